/** The sections of pages of docs/ that benches write. */
import { readFileSync, writeFileSync } from 'node:fs';

/** Replaces what is between the comment that begins with `<!-- name:` and `<!-- /name -->`. */
export function writeSection(name: string, text: string, page = 'performance.md'): void {
  const file = new URL(`../docs/${page}`, import.meta.url);
  const section = new RegExp(`(<!-- ${name}: .*? -->\\n).*?(<!-- /${name} -->)`, 's');
  const before = readFileSync(file, 'utf8');
  if (!section.test(before)) throw new Error(`docs/${page} has no section ${name}.`);
  writeFileSync(
    file,
    before.replace(section, (_, start: string, end: string) => `${start}\n${text}\n\n${end}`),
  );
}
