/**
 * The list of landed migrations, `prisma/migrations/checksums.txt`. Each line holds the SHA-256 of a file and its name. A listed
 * migration never changes, and its line does not either: the check also reads the history of the list in git, if there is one.
 */
import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MIGRATIONS, type Migration, readMigrations } from '../src/database/migrate.js';

const LIST = 'checksums.txt';
const lineOf = ({ checksum, name }: Migration): string => `${checksum}  ${name}`;

/** Adds the missing lines and returns them. Existing lines stay. */
export async function addChecksums(directory = MIGRATIONS): Promise<string[]> {
  const lines = await read(directory);
  const names = new Set(lines.map(nameIn));
  const added = (await readMigrations(directory)).filter(({ name }) => !names.has(name)).map(lineOf);
  await writeFile(join(directory, LIST), [...lines, ...added, ''].join('\n'));
  return added;
}

/** One sentence for each fault in the migrations, the list or its history. */
export async function faultsOfChecksums(directory = MIGRATIONS): Promise<string[]> {
  const lines = await read(directory);
  const migrations = await readMigrations(directory);
  const known = new Map(migrations.map((migration) => [migration.name, lineOf(migration)]));
  const names = new Set(lines.map(nameIn));
  return [
    ...lines
      .filter((line) => known.get(nameIn(line)) !== line)
      .map((line) => `The migration ${nameIn(line)} was changed or removed after it was listed: restore it and write a new one.`),
    ...[...known.keys()]
      .filter((name) => !names.has(name))
      .map((name) => `The migration ${name} is not in ${LIST}: run npm run migration -- --list.`),
    ...removedLines(directory).map((line) => `${LIST} had the line "${line}", which is missing: lines are only added.`),
  ];
}

async function read(directory: string): Promise<string[]> {
  const text = await readFile(join(directory, LIST), 'utf8').catch(() => '');
  return text.split('\n').filter((line) => line !== '');
}

const nameIn = (line: string): string => line.split('  ')[1] ?? '';

/** Lines that a commit, or the working tree, has removed. None without git, as in an archive. */
function removedLines(directory: string): string[] {
  const git = (...args: string[]): string => {
    try {
      return execFileSync('git', [...args, '--', LIST], {
        cwd: directory,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      });
    } catch {
      return '';
    }
  };
  const changes = `${git('log', '--patch', '--format=')}${git('diff', 'HEAD')}`;
  const removed = changes.split('\n').filter((line) => /^-[0-9a-f]{64} /.test(line));
  return [...new Set(removed.map((line) => line.slice(1)))];
}
