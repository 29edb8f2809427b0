/** The words of the console: one order of permissions, and the apostrophes of books in what people read. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { transform } from 'esbuild';
import { expect, test } from 'vitest';
import { inOrder, namesOf, PERMISSIONS } from '../console/src/pages/keys/permission-name.js';
import { enumNameOf, PERMISSIONS as OF_API } from '../src/access/permissions.js';

test('the console lists permissions in the order of the API', () => {
  expect(PERMISSIONS).toEqual(OF_API.map(enumNameOf));
  expect(inOrder(['DETECTION_PROCESS', 'READ_PUBLIC', 'ADMIN_ACCESS'])).toEqual([
    'READ_PUBLIC',
    'ADMIN_ACCESS',
    'DETECTION_PROCESS',
  ]);
  expect(namesOf(['READ_DATA', 'READ_PUBLIC'])).toBe('read:public and read:data');
});

const SOURCES = fileURLToPath(new URL('../console/src/', import.meta.url));
/** Code, not words. */
const CODE = ['gql/', 'pages/keys/snippets.ts'];
/** Between letters, or after a plural. */
const STRAIGHT = /.{0,40}(\p{L}'\p{L}|s' \p{L}).{0,40}/gu;

/** Without its comments and types, which nobody reads in a browser. */
async function codeOf(file: string): Promise<string> {
  const loader = file.endsWith('x') ? 'tsx' : 'ts';
  return (await transform(readFileSync(SOURCES + file, 'utf8'), { loader, charset: 'utf8', legalComments: 'none' })).code;
}

test('no text of the console has the apostrophe of a typewriter', async () => {
  const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .filter((file) => !CODE.some((each) => file.startsWith(each)));
  expect(files.length).toBeGreaterThan(100);
  const found: string[] = [];
  for (const file of files) for (const [text] of (await codeOf(file)).matchAll(STRAIGHT)) found.push(`${file}: ${text}`);
  expect(found).toEqual([]);
});
