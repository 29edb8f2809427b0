/** The configuration files of docs/failover.md: the scripts use them as they are, so the page cannot become wrong. */
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
