/**
 * SQL as fragments of Prisma. A fragment holds its values apart from its text, so a value can never become SQL. Only the
 * functions of this file put a name or a text into SQL, and they get only names and texts of the schema, never of a request.
 */
import { Prisma } from '../generated/prisma/client.js';
import { type SqlColumn, sqlEnum, sqlTable } from './models.js';

export type Sql = Prisma.Sql;
export const { sql, empty, join } = Prisma;

/** A name of a table, column or type. */
export const name = (identifier: string): Sql => Prisma.raw(`"${identifier.replaceAll('"', '""')}"`);

/** A text constant. */
export const text = (constant: string): Sql => Prisma.raw(`'${constant.replaceAll("'", "''")}'`);

/** A whole number, such as the size of a page. The planner must know it: it plans a page of 20 rows unlike one of any size. */
export function whole(number: number): Sql {
  if (!Number.isSafeInteger(number)) throw new Error(`Not a whole number: ${number}`);
  return Prisma.raw(String(number));
}

export const TRUE = Prisma.raw('true');
export const FALSE = Prisma.raw('false');
export const ASCENDING = Prisma.raw('ASC');
export const DESCENDING = Prisma.raw('DESC');

/** The alias of rows that are related to rows with another alias. */
export const aliasWithin = (row: Sql, relation: string): Sql => name(`${row.text.slice(1, -1)}_${relation}`);

/** The table of a model, with the alias of its rows. */
export const tableAs = (model: string, row: Sql): Sql => sql`${name(sqlTable(model).table)} AS ${row}`;

/** The columns that statements compute, in addition to those of the table. */
const COMPUTED: Readonly<Record<string, SqlColumn>> = {
  separation: { column: 'separation', type: 'Float', isEnum: false, isList: false, isRequired: true, native: null, length: null },
};

/** Returns the column of a model, by its name in Prisma's schema, or a computed column. */
export function columnOf(model: string, column: string): SqlColumn {
  const known = sqlTable(model).columns;
  const found = Object.hasOwn(known, column) ? known[column] : COMPUTED[column];
  if (found === undefined) throw new Error(`${model} has no column ${column}.`);
  return found;
}

/** The column of a row. */
export const columnIn = (row: Sql, model: string, column: string): Sql => sql`${row}.${name(columnOf(model, column).column)}`;

/** The SQL type of a column's values, for parameters. */
export function typeOf({ type, native, isEnum }: SqlColumn): Sql {
  if (isEnum) return name(sqlEnum(type));
  if (native === 'Uuid') return Prisma.raw('uuid');
  const known = TYPES[type];
  if (known === undefined) throw new Error(`A plan compares no column of the type ${type}.`);
  return known;
}

const TYPES: Readonly<Record<string, Sql>> = {
  String: Prisma.raw('text'),
  Int: Prisma.raw('int'),
  BigInt: Prisma.raw('bigint'),
  Float: Prisma.raw('float8'),
  Boolean: Prisma.raw('boolean'),
  DateTime: Prisma.raw('timestamptz'),
};

/** The most arguments that a function of PostgreSQL accepts, and somewhat less. */
const MOST_ARGUMENTS = 90;

/** Joins texts. Null counts as an empty text. */
export function concat(texts: readonly Sql[]): Sql {
  if (texts.length === 0) return text('');
  if (texts.length <= MOST_ARGUMENTS) return sql`concat(${join(texts as Sql[], ', ')})`;
  const parts: Sql[] = [];
  for (let from = 0; from < texts.length; from += MOST_ARGUMENTS) parts.push(concat(texts.slice(from, from + MOST_ARGUMENTS)));
  return concat(parts);
}
