/** The configuration files of docs/failover.md, and commands of runbooks: the scripts use them as they are, so the pages cannot become wrong. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

const PAGE = 'docs/failover.md';

/** The file on the page whose first line is `# title`, after each [written, used] of `replacements`. */
export function documented(title, replacements = []) {
  const [, text] = new RegExp(`\`\`\`\\w+\\n(# ${title}\\b[\\s\\S]*?)\`\`\``).exec(readFileSync(PAGE, 'utf8')) ?? [];
  assert.ok(text, `${PAGE} has no file ${title}`);
  return replacements.reduce((changed, [written, used]) => {
    assert.ok(changed.includes(written), `${PAGE} has no ${written}`);
    return changed.replaceAll(written, used);
  }, text);
}

/** What an HAProxy that is not started by root needs. It cannot change its user. */
export const SAME_USER = process.getuid() === 0 ? [] : [['  user haproxy\n  group haproxy\n', '']];

/** The commands under a heading of a runbook, in their order. Commands in lists are indented. */
export function commandsOf(page, heading) {
  const sections = readFileSync(`docs/runbooks/${page}`, 'utf8').split(/^## /m);
  const section = sections.find((text) => text.startsWith(`${heading}\n`));
  assert.ok(section, `${page} has no section ${heading}`);
  return [...section.matchAll(/^( *)```sh\n([\s\S]*?)^\1```$/gm)].map(([, indent, block]) =>
    block.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  );
}
