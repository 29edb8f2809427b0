/** Every link on every page of the documents leads to a file that exists, and to a heading or anchor in it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../', import.meta.url));
const markdownIn = (folder: string, recursive = true) =>
  readdirSync(join(root, folder), { recursive })
    .map((name) => join(folder, String(name)))
    .filter((name) => name.endsWith('.md') && !name.includes('node_modules'));
const pages = [...markdownIn('.', false), ...markdownIn('docs'), ...markdownIn('examples')];

const withoutCode = (text: string) =>
  text.replace(/^( *)```.*?^\1```$/gms, '').replace(/`[^`\n]*`/g, (code) => code.replace(/[[\]()<>]/g, ''));

/** Anchors as GitHub derives them from headings, with a number after the second of a name. Also anchors that are set by hand. */
function anchorsOf(text: string): Set<string> {
  const anchors = new Set([...text.matchAll(/<a (?:id|name)="([^"]+)"/g)].map(([, name]) => name as string));
  for (const [, heading] of withoutCode(text).matchAll(/^#{1,6} +(.+?) *#*$/gm)) {
    const words = (heading as string).replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/<[^>]*>/g, '');
    const slug = words
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
      .replaceAll(' ', '-');
    let name = slug;
    for (let count = 1; anchors.has(name); count++) name = `${slug}-${count}`;
    anchors.add(name);
  }
  return anchors;
}

test.each(pages)('%s', (page) => {
  const text = readFileSync(join(root, page), 'utf8');
  const astray: string[] = [];
  const links = [...withoutCode(text).matchAll(/\]\(<?([^)\s>]+)>?(?: "[^"]*")?\)|^\[[^\]]+\]: (\S+)/gm)].map(
    ([, inline, listed]) => (inline ?? listed) as string,
  );
  for (const link of links) {
    if (/^(?:https?|mailto):/.test(link)) continue;
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? page : relative(root, join(root, dirname(page), decodeURI(path)));
    if (!existsSync(join(root, target))) astray.push(link);
    else if (anchor !== undefined && target.endsWith('.md') && !anchorsOf(readFileSync(join(root, target), 'utf8')).has(anchor))
      astray.push(link);
  }
  expect(astray).toEqual([]);
});

test('there are links to look at', () => {
  expect(pages.length).toBeGreaterThan(10);
  expect([...anchorsOf('# One `two`, three\n## One two three\n<a id="x"></a>')]).toEqual([
    'x',
    'one-two-three',
    'one-two-three-1',
  ]);
});
