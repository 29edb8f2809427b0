/** The pages about capacity and scale show what `npm run scale` calculates from the kept findings of the bench. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { capacity, scale } from '../bench/scale.js';

const read = (page: string) => readFileSync(new URL(`../docs/${page}`, import.meta.url), 'utf8');

test.each([
  ['runbooks/capacity.md', capacity],
  ['scale.md', scale],
])('docs/%s shows the present calculation (otherwise: npm run scale -- --keep)', (page, calculate) => {
  expect(calculate()).not.toMatch(/NaN|undefined|Infinity/);
  expect(read(page)).toContain(calculate());
});

test('docs/scale.md places every table', () => {
  const tables = [...read('../prisma/schema.prisma').matchAll(/^model [\s\S]*?@@map\("(\w+)"\)/gm)].map(
    ([, name]) => name as string,
  );
  expect(tables.length).toBeGreaterThan(30);
  const [, section = ''] = read('scale.md').split('### Which table by which key');
  const table = section.split('###')[0] as string;
  /** Tables that the page places together. */
  const groups = [
    [/_runs$|^preprocess_run_/, 'runs'],
    [/^training_/, 'training'],
    [/^api_key_/, '`api_keys` and its six tables'],
    [/^audit_.*seals$/, 'seals'],
  ] as const;
  const named = (name: string) =>
    table.includes(`\`${name}\``) || groups.some(([pattern, words]) => pattern.test(name) && table.includes(words));
  expect(tables.filter((name) => !named(name))).toEqual([]);
  expect(tables.filter((name) => name.startsWith('api_key_'))).toHaveLength(6);
});
