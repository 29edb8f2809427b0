/** Digests of all rows, for tests that prove that nothing was written. */
import type { TestServer } from './server.js';

/** The statement, by the tables that it leaves out: all databases of the tests have the same tables. */
const statements = new Map<string, string>();

export type Digests = Readonly<Record<string, string | null>>;

/** A digest of the rows of each table, by its name. `except` matches the tables to leave out. */
export async function everyRow({ app }: TestServer, except = /^$/): Promise<Digests> {
  const text = statements.get(except.source) ?? (await statementFor(app, except));
  statements.set(except.source, text);
  // A named statement is planned once. Planning so many tables takes longer than reading their few rows.
  const name = `every_row_${[...statements.keys()].indexOf(except.source)}`;
  return JSON.parse((await app.database.read({ name, text, values: [] })) ?? '{}');
}

async function statementFor({ database }: TestServer['app'], except: RegExp): Promise<string> {
  const tables = await database.prisma.$queryRaw<{ name: string }[]>`
    SELECT tablename::text AS name FROM pg_tables WHERE schemaname = current_schema()`;
  const names = tables.map(({ name }) => name).filter((name) => !except.test(name));
  // As rows, which takes a fifth of the computing of JSON.
  const digests = names.map(
    (name) => `SELECT '${name}' AS name, md5(string_agg(t::text, ' ' ORDER BY t::text)) AS digest FROM "${name}" t`,
  );
  return `SELECT json_object_agg(name, digest)::text FROM (${digests.join(' UNION ALL ')}) digests`;
}
