/** The demo: the files of observations that it accepts. test/system/demo.test.ts runs it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readObservations } from '../src/cli/demo/observations-csv.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'astrid-demo-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function read(...lines: string[]) {
  const path = join(folder, 'observations.csv');
  await writeFile(path, lines.join('\n'));
  return readObservations(path);
}

describe('a CSV file', () => {
  const HEADER = 'name,ra,dec,date';

  test('without an observation, or with none that can be sent, is refused in a line that says so', async () => {
    await expect(read(HEADER)).rejects.toThrow(/observations\.csv holds a header line and no observations\.$/);
    await expect(read(HEADER, '', '')).rejects.toThrow(/no observations/);
    await expect(read(HEADER, 'a,east,1,2026-01-01', 'b,2,north,2026-01-01')).rejects.toThrow(
      /no observation that can be sent: line 2: ra is not a number: east/,
    );
  });

  test('says of each row that is not sent on which line it stands, and which line it repeats', async () => {
    const { rows, lines, unreadable } = await read(
      HEADER,
      'a,1,1,2026-01-01',
      'b,2,west,2026-01-01',
      '',
      'a ,1,1,2026-01-01',
      'c,4,4,2026-01-01',
    );
    expect(rows.map(({ externalId }) => externalId)).toEqual(['a', 'c']);
    expect(lines).toEqual([2, 6]);
    expect(unreadable).toEqual([
      { line: 3, reason: 'dec is not a number: west' },
      { line: 5, reason: 'repeats line 2' },
    ]);
  });
});
