/** The sections of docs/performance.md that benches write. */
import { readFileSync, writeFileSync } from 'node:fs';

const PAGE = new URL('../docs/performance.md', import.meta.url);

/** Replaces what is between the comment that begins with `<!-- name:` and `<!-- /name -->`. */
export function writeSection(name: string, text: string): void {
  const section = new RegExp(`(<!-- ${name}: .*? -->\\n).*?(<!-- /${name} -->)`, 's');
  const page = readFileSync(PAGE, 'utf8');
  if (!section.test(page)) throw new Error(`docs/performance.md has no section ${name}.`);
  writeFileSync(
    PAGE,
    page.replace(section, (_, start: string, end: string) => `${start}\n${text}\n\n${end}`),
  );
}
