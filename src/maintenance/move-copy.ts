/**
 * Copies all rows from one database into another, in one transaction: either everything is there and equal, or nothing. Triggers are off
 * meanwhile, since the rows already contain what triggers wrote. Foreign keys are removed and added again, which checks them at the end.
 */
import { StartError } from '../base/errors.js';
import type { SqlSession } from '../database/migrate.js';
import { contentOf, sequencesOf, type Table, tablesOf } from './move-tables.js';

/** The rows of one statement. A row may have some kilobytes. */
const BATCH = 1_000;

interface Moved {
  readonly tables: number;
  readonly rows: number;
}

/** Throws StartError, and leaves the target as it was, when the target has rows or a check fails. */
export async function copyAll(source: SqlSession, target: SqlSession, say: (line: string) => void): Promise<Moved> {
  const tables = await tablesOf(source);
  if (JSON.stringify(await tablesOf(target)) !== JSON.stringify(tables))
    throw new StartError('The tables of both databases differ: use a target that only this version of AstrID has written.');
  await target.script('BEGIN; SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL statement_timeout = 0');
  try {
    // A server that starts on the target meanwhile waits.
    await target.script(`LOCK TABLE ${tables.map(({ name }) => name).join(', ')} IN ACCESS EXCLUSIVE MODE`);
    await refuseRows(target, tables);
    const triggers = await triggersOf(target);
    const keys = await foreignKeysOf(target);
    for (const { table, trigger } of triggers) await target.script(`ALTER TABLE ${table} DISABLE TRIGGER ${trigger}`);
    for (const { table, name } of keys) await target.script(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`);
    let rows = 0;
    for (const table of tables) {
      const copied = await copyTable(source, target, table);
      if (copied > 0) say(`${table.name}: ${copied}`);
      rows += copied;
    }
    for (const { name, last, isCalled } of await sequencesOf(source))
      await target.rows(`SELECT setval($1::text::regclass, $2::bigint, $3::boolean)`, [name, last, isCalled]);
    for (const { table, name, definition } of keys)
      await target.script(`ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition}`);
    for (const { table, trigger, mode } of triggers) await target.script(`ALTER TABLE ${table} ENABLE ${mode} ${trigger}`);
    await compare(source, target, tables);
    await target.script('COMMIT');
    return { tables: tables.length, rows };
  } catch (error) {
    await target.script('ROLLBACK').catch(() => {});
    throw error;
  }
}

async function refuseRows(target: SqlSession, tables: readonly Table[]): Promise<void> {
  for (const { name } of tables) {
    const [found] = await target.rows<{ some: boolean }>(`SELECT EXISTS (SELECT FROM ${name}) AS some`);
    if (found?.some)
      throw new StartError(
        `The target is not empty: ${name} has rows. Create a new database, and start no server on it before the move.`,
      );
  }
}

/** Values travel as text, which PostgreSQL reads back to the same bits. */
async function copyTable(source: SqlSession, target: SqlSession, { name, columns }: Table): Promise<number> {
  const selected = columns.map((column, index) => `${column.name}::text AS c${index}`).join(', ');
  const unnested = columns.map((_, index) => `$${index + 1}::text[]`).join(', ');
  const aliases = columns.map((_, index) => `c${index}`);
  const cast = columns.map(({ type }, index) => `c${index}::${type}`).join(', ');
  const insert = `INSERT INTO ${name} (${columns.map((column) => column.name).join(', ')}) OVERRIDING SYSTEM VALUE
    SELECT ${cast} FROM unnest(${unnested}) AS r(${aliases.join(', ')})`;
  let count = 0;
  for (let after = '(0,0)'; ; ) {
    const rows = await source.rows<Record<string, string | null>>(
      `SELECT ctid::text AS place, ${selected} FROM ${name} WHERE ctid > $1::text::tid ORDER BY ctid LIMIT ${BATCH}`,
      [after],
    );
    if (rows.length === 0) return count;
    await target.rows(
      insert,
      aliases.map((alias) => rows.map((row) => row[alias])),
    );
    count += rows.length;
    after = rows.at(-1)?.place as string;
  }
}

async function compare(source: SqlSession, target: SqlSession, tables: readonly Table[]): Promise<void> {
  for (const table of tables) {
    const [there, here] = [await contentOf(source, table), await contentOf(target, table)];
    if (there.count !== here.count)
      throw differs(`${table.name} has ${there.count} rows in the source and ${here.count} rows in the target`);
    if (there.digest !== here.digest) throw differs(`${table.name} has other values in the target`);
  }
  if (JSON.stringify(await sequencesOf(source)) !== JSON.stringify(await sequencesOf(target)))
    throw differs('The sequences have other values in the target');
}

const differs = (what: string): StartError =>
  new StartError(`${what}: nothing was moved. The source is unchanged. Create a new target and move again.`);

/** Triggers of migrations, with the words that enable them as they were. */
const triggersOf = (session: SqlSession) =>
  session.rows<{ table: string; trigger: string; mode: string }>(
    `SELECT quote_ident(c.relname) AS table, quote_ident(t.tgname) AS trigger,
            CASE t.tgenabled WHEN 'A' THEN 'ALWAYS TRIGGER' WHEN 'R' THEN 'REPLICA TRIGGER' ELSE 'TRIGGER' END AS mode
       FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
      WHERE NOT t.tgisinternal AND t.tgenabled <> 'D' AND c.relnamespace = current_schema()::regnamespace
      ORDER BY 1, 2`,
  );

const foreignKeysOf = (session: SqlSession) =>
  session.rows<{ table: string; name: string; definition: string }>(
    `SELECT quote_ident(c.relname) AS table, quote_ident(k.conname) AS name, pg_get_constraintdef(k.oid) AS definition
       FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
      WHERE k.contype = 'f' AND c.relnamespace = current_schema()::regnamespace
      ORDER BY 1, 2`,
  );
