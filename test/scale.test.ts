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
