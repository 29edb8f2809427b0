/** A migration that has landed never changes, and CI notices a change. */
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addChecksums, faultsOfChecksums } from '../scripts/migration-checksums.js';

let root: string;
let folder: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'astrid-migrations-'));
  folder = join(root, 'migrations');
  await mkdir(folder);
  execFileSync('git', ['init', '--quiet'], { cwd: root });
  await migration('1_first', 'SELECT 1;');
  await addChecksums(folder);
  commit();
});
afterEach(() => rm(root, { recursive: true, force: true }));

const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=Vera', '-c', 'user.email=vera@example.org', ...args], { cwd: folder });
function commit(): void {
  git('add', '.');
  git('commit', '--quiet', '-m', 'landed');
}

async function migration(name: string, sql: string): Promise<void> {
  await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, name, 'migration.sql'), sql);
}

const list = () => join(folder, 'checksums.txt');

test('the committed list fits the migrations of this project', async () => {
  expect(await faultsOfChecksums()).toEqual([]);
});

test('a new migration is to be listed, and only its line is added', async () => {
  const before = await readFile(list(), 'utf8');
  await migration('2_next', 'SELECT 2;');
  expect(await faultsOfChecksums(folder)).toEqual([expect.stringMatching(/2_next is not in checksums.txt/)]);
  expect(await addChecksums(folder)).toEqual([expect.stringMatching(/^[0-9a-f]{64} {2}2_next$/)]);
  expect((await readFile(list(), 'utf8')).startsWith(before)).toBe(true);
  expect(await faultsOfChecksums(folder)).toEqual([]);
});

test('one that was edited is found, also when its line was changed with it and committed', async () => {
  await migration('1_first', 'SELECT 1; -- better');
  expect(await faultsOfChecksums(folder)).toEqual([expect.stringMatching(/1_first was changed or removed/)]);
  await rm(list());
  await addChecksums(folder);
  const gone = [expect.stringMatching(/1_first", which is missing: lines are only added/)];
  expect(await faultsOfChecksums(folder)).toEqual(gone);
  commit();
  await migration('2_next', 'SELECT 2;');
  await addChecksums(folder);
  commit();
  expect(await faultsOfChecksums(folder)).toEqual(gone);
});
