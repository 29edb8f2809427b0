/**
 * The list of migrations that have landed, `prisma/migrations/checksums.txt`: one line each, the SHA-256 of the file and the name. A
 * migration that is listed never changes, and neither does its line: the list's own history is checked for that, where git has it.
 */
import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MIGRATIONS, type Migration, readMigrations } from '../src/database/migrate.js';

const LIST = 'checksums.txt';
const lineOf = ({ checksum, name }: Migration): string => `${checksum}  ${name}`;

/** Adds the lines that are missing, and returns them. Lines that are there stay. */
export async function addChecksums(directory = MIGRATIONS): Promise<string[]> {
  const lines = await read(directory);
  const names = new Set(lines.map(nameIn));
  const added = (await readMigrations(directory)).filter(({ name }) => !names.has(name)).map(lineOf);
  await writeFile(join(directory, LIST), [...lines, ...added, ''].join('\n'));
  return added;
}

/** One sentence for each way in which the migrations, the list or its history are not as they must be. */
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
    ...removedLines(directory).map((line) => `${LIST} had the line "${line}", which is gone: lines are only added.`),
  ];
}

async function read(directory: string): Promise<string[]> {
  const text = await readFile(join(directory, LIST), 'utf8').catch(() => '');
  return text.split('\n').filter((line) => line !== '');
}

const nameIn = (line: string): string => line.split('  ')[1] ?? '';

/** Lines that a commit, or the working tree, took away. None where there is no git, as in an archive. */
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
