/** The tables of both databases, as `move` copies and compares them. Both have the same migrations, so one description fits both. */
import type { SqlSession } from '../database/migrate.js';

interface Column {
  /** Quoted. */
  readonly name: string;
  readonly type: string;
}

export interface Table {
  /** Quoted. */
  readonly name: string;
  /** Without generated ones. */
  readonly columns: readonly Column[];
}

type Rows = Pick<SqlSession, 'rows'>;

/** Migrations write their own list. */
const OWN_LIST = '_prisma_migrations';

/** All tables of the schema, in the order of their names. */
export async function tablesOf(session: Rows): Promise<Table[]> {
  const rows = await session.rows<{ table: string; column: string; type: string }>(
    `SELECT quote_ident(c.relname) AS table, quote_ident(a.attname) AS column, format_type(a.atttypid, a.atttypmod) AS type
       FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
      WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace AND c.relname <> '${OWN_LIST}'
        AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
      ORDER BY c.relname COLLATE "C", a.attname COLLATE "C"`,
  );
  const tables = new Map<string, Column[]>();
  for (const { table, column, type } of rows) tables.set(table, [...(tables.get(table) ?? []), { name: column, type }]);
  return Array.from(tables, ([name, columns]) => ({ name, columns }));
}

interface Content {
  readonly count: string;
  /** The sum of a hash of each row: independent of their order. */
  readonly digest: string | null;
}

/** The number of rows and a digest of all their values. Doubles count by their bits. */
export async function contentOf(session: Rows, { name, columns }: Table): Promise<Content> {
  const values = columns.map((column) =>
    column.type === 'double precision' ? `encode(float8send(${column.name}), 'hex')` : `${column.name}::text`,
  );
  // array_to_string would leave out nulls, and so would concat.
  const row = `md5(ARRAY[${values.join(', ')}]::text)`;
  const [content] = await session.rows<Content>(
    `SELECT count(*)::text AS count, sum(('x' || left(${row}, 15))::bit(60)::bigint)::text AS digest FROM ${name}`,
  );
  return content as Content;
}

interface Sequence {
  /** Quoted. */
  readonly name: string;
  readonly last: string;
  readonly isCalled: boolean;
}

export async function sequencesOf(session: Rows): Promise<Sequence[]> {
  const names = await session.rows<{ name: string }>(
    `SELECT quote_ident(relname) AS name FROM pg_class WHERE relkind = 'S' AND relnamespace = current_schema()::regnamespace ORDER BY relname`,
  );
  const sequences: Sequence[] = [];
  for (const { name } of names) {
    const [state] = await session.rows<Omit<Sequence, 'name'>>(
      `SELECT last_value::text AS last, is_called AS "isCalled" FROM ${name}`,
    );
    sequences.push({ name, ...(state as Omit<Sequence, 'name'>) });
  }
  return sequences;
}
