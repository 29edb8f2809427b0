/** The value of a column as JSON text, as the resolvers and scalars write it. */
import { type GraphQLLeafType, isEnumType } from 'graphql';
import type { SqlColumn } from '../database/statements/models.js';
import { columnIn, columnOf, concat, type Sql, sql, text } from '../database/statements/sql.js';
import { orNull } from './json.js';

/** The types of columns that a scalar shows. A field of another pair is left to its resolver. */
const SHOWN: Readonly<Record<string, readonly string[]>> = {
  String: ['String'],
  Boolean: ['Boolean'],
  Int: ['Int'],
  SafeInt: ['Int', 'BigInt'],
  Float: ['Float', 'Int'],
  DateTime: ['DateTime'],
  JSON: ['Json'],
};

/** Whether a column has the values of a leaf type, in the form in which the database keeps them. */
export function shows(type: GraphQLLeafType, isList: boolean, column: SqlColumn): boolean {
  if (column.isList !== isList) return false;
  if (isEnumType(type)) return !isList && column.isEnum && type.getValues().every(({ name, value }) => name === value);
  return !column.isEnum && (isList ? type.name === 'String' : SHOWN[type.name]?.includes(column.type) === true);
}

/** The column of a row as JSON text. */
export function columnValue(row: Sql, model: string, name: string): Sql {
  const column = columnOf(model, name);
  const value = jsonOf(columnIn(row, model, name), column);
  return column.isRequired ? value : orNull(value);
}

/** JSON text of a value, or null for null. */
function jsonOf(value: Sql, { type, native, isEnum, isList }: SqlColumn): Sql {
  if (isList) return sql`to_json(${value})::text`;
  if (isEnum || native === 'Uuid') return quoted(sql`${value}::text`);
  switch (type) {
    case 'DateTime':
      return quoted(moment(value));
    case 'Float':
      return sql`(${value} + 0)::text`; // JSON.stringify writes -0 as 0
    case 'String':
      return sql`to_json(${value})::text`;
    default:
      return sql`${value}::text`;
  }
}

/** A text without characters that JSON escapes. */
const quoted = (value: Sql): Sql => sql`('"' || ${value} || '"')`;

/** The form of `toISOString`. */
const moment = (value: Sql): Sql => sql`to_char(${value} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** The global id of a row. */
export const globalIdOf = (type: string, id: Sql): Sql => sql`(${text(`"${type}:`)} || ${id} || '"')`;

/** The cursor of a row: see `encodeCursor` in src/graphql/paging/paging.ts. */
export function cursorOf(
  row: Sql,
  model: string,
  { column, direction }: { readonly column: string; readonly direction: string },
): Sql {
  const value = columnIn(row, model, column);
  const json = concat([
    text(`${JSON.stringify([column, direction]).slice(0, -1)},`),
    plainOf(value, columnOf(model, column)),
    text(',"'),
    columnIn(row, model, 'id'),
    text('"]'),
  ]);
  // base64url: without padding, and without the lines into which PostgreSQL breaks base64.
  return sql`translate(encode(convert_to(${json}, 'UTF8'), 'base64'), '+/=' || chr(10), '-_')`;
}

/** The value in a cursor, as JSON.stringify writes it. */
function plainOf(value: Sql, column: SqlColumn): Sql {
  if (!column.isRequired)
    return sql`CASE WHEN ${value} IS NULL THEN 'null' ELSE ${plainOf(value, { ...column, isRequired: true })} END`;
  if (column.type === 'DateTime') return concat([text('{"date":"'), moment(value), text('"}')]);
  return column.type === 'Float' ? numberOf(value) : jsonOf(value, column);
}

/** A double as JavaScript writes it: with an exponent only below 1e-6 and from 1e21, and without a zero before the exponent. */
const numberOf = (value: Sql): Sql => sql`
  CASE WHEN ${value} = 0 THEN '0'
       WHEN abs(${value}) >= 1e-6 AND abs(${value}) < 1e21 THEN ${value}::text::numeric::text
       ELSE regexp_replace(${value}::text, 'e([+-])0', 'e\\1') END`;
