/**
 * `npm run migration NAME` writes a new migration: the SQL that leads from the present migrations to prisma/schema.prisma. A person then
 * adds checks and triggers. `npm run migration -- --list` adds its checksum to the list of migrations that never change.
 * `npm run migration -- --check` reports by its exit code whether a migration is missing, edited or not listed.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { MIGRATIONS } from '../src/database/migrate.js';
import { addChecksums, faultsOfChecksums } from './migration-checksums.js';
import { diffSchema } from './schema-engine.js';

const [argument] = process.argv.slice(2);

if (argument !== '--check' && argument !== '--list' && !/^[a-z][a-z0-9_]{0,99}$/.test(argument ?? '')) {
  console.error(
    'Usage: npm run migration NAME (lower case letters, digits and _), or npm run migration -- --list, or -- --check',
  );
  process.exit(2);
}

if (argument === '--list') {
  for (const line of await addChecksums()) console.log(line);
} else if (argument === '--check') {
  const faults = await faultsOfChecksums();
  const missing = await diffSchema();
  if (missing !== undefined)
    faults.push(
      `The migrations do not make what prisma/schema.prisma says: run npm run migration NAME. They lack:\n\n${missing}`,
    );
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) process.exitCode = 1;
  else console.log('The migrations make what prisma/schema.prisma says, and are as they were listed.');
} else await write(argument as string);

async function write(name: string): Promise<void> {
  const sql = await diffSchema();
  if (sql === undefined) return console.log('Nothing changed: the migrations make what prisma/schema.prisma says.');
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const folder = join(MIGRATIONS, `${stamp}_${name}`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'migration.sql'), sql);
  console.log(
    `Wrote ${relative(process.cwd(), join(folder, 'migration.sql'))}: complete it, then run npm run migration -- --list`,
  );
}
