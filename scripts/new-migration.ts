/**
 * `npm run migration NAME` writes the SQL from the migrations so far to prisma/schema.prisma as a new migration, for a person
 * to complete with checks and triggers; `npm run migration -- --check` only says, by its exit code, whether there is any.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { MIGRATIONS } from '../src/database/migrate.js';
import { diffSchema } from './schema-engine.js';

const [argument] = process.argv.slice(2);

if (argument !== '--check' && !/^[a-z][a-z0-9_]{0,99}$/.test(argument ?? '')) {
  console.error('Usage: npm run migration NAME (lower case letters, digits and _), or npm run migration -- --check');
  process.exit(2);
}

const sql = await diffSchema();
if (sql === undefined) {
  console.log('Nothing changed: the migrations make what prisma/schema.prisma says.');
} else if (argument === '--check') {
  console.error(`The migrations do not make what prisma/schema.prisma says: run npm run migration NAME. They lack:\n\n${sql}`);
  process.exitCode = 1;
} else {
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const folder = join(MIGRATIONS, `${stamp}_${argument}`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'migration.sql'), sql);
  console.log(`Wrote ${relative(process.cwd(), join(folder, 'migration.sql'))}`);
}
