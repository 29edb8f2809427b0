/**
 * Prisma conditions as SQL. Entities, filters and pages declare conditions on rows in the form of Prisma, for both ways of answering. This
 * file translates exactly the forms that they use, and throws for all others, so that no condition is ever left out.
 */

import { plainDouble } from './doubles.js';
import { joinOf, type SqlColumn, sqlTable } from './models.js';
import { aliasWithin, columnIn, columnOf, FALSE, join, type Sql, sql, TRUE, tableAs, typeOf } from './sql.js';

type Where = Readonly<Record<string, unknown>>;

/** The condition on a row of a model. */
export function conditionOn(row: Sql, model: string, where: object): Sql {
  return all(Object.entries(where).flatMap(([key, value]) => (value === undefined ? [] : [termOf(row, model, key, value)])));
}

function termOf(row: Sql, model: string, key: string, value: unknown): Sql {
  const each = (list: unknown): Sql[] => (Array.isArray(list) ? list : [list]).map((where) => conditionOn(row, model, where));
  if (key === 'AND') return all(each(value));
  if (key === 'OR') return any(each(value));
  if (key === 'NOT') return sql`NOT (${conditionOn(row, model, value as Where)})`;
  const { relations, columns } = sqlTable(model);
  if (Object.hasOwn(relations, key)) return relationTerm(row, model, key, value as Where);
  if (Object.hasOwn(columns, key)) return columnTerm(columnIn(row, model, key), columnOf(model, key), value);
  throw unknownForm(`${model}.${key}`);
}

function columnTerm(column: Sql, type: SqlColumn, value: unknown): Sql {
  if (value === null) return sql`${column} IS NULL`;
  if (!isOperators(value)) return sql`${column} = ${parameter(type, value)}`;
  const { mode, ...operators } = value as Where;
  return all(Object.entries(operators).map(([operator, operand]) => operatorTerm(column, type, operator, operand, mode)));
}

const COMPARISONS: Readonly<Record<string, Sql>> = { lt: sql`<`, lte: sql`<=`, gt: sql`>`, gte: sql`>=` };

function operatorTerm(column: Sql, type: SqlColumn, operator: string, operand: unknown, mode: unknown): Sql {
  // In an index that begins with this column, the rows with one value are in the order of the next columns. Rows with one of several values
  // are not.
  if (operator === 'in' && Array.isArray(operand) && operand.length === 1) return sql`${column} = ${parameter(type, operand[0])}`;
  if (operator === 'in' && Array.isArray(operand)) return sql`${column} = ANY(${listOf(type, operand)})`;
  if (type.isList && operator === 'hasSome' && Array.isArray(operand)) return sql`${column} && ${listOf(type, operand)}`;
  if (type.isList && operator === 'isEmpty' && operand === true) return sql`cardinality(${column}) = 0`;
  if (operator === 'not' && operand === null) return sql`${column} IS NOT NULL`;
  // The text comes from `containing`, which makes its wildcards ordinary characters.
  if (operator === 'contains' && mode === 'insensitive' && typeof operand === 'string' && type.type === 'String')
    return sql`${column} ILIKE ${`%${operand}%`}::text`;
  if (Object.hasOwn(COMPARISONS, operator) && operand !== null && mode === undefined)
    return sql`${column} ${COMPARISONS[operator] as Sql} ${parameter(type, operand)}`;
  throw unknownForm(operator);
}

function relationTerm(row: Sql, model: string, relation: string, where: Where): Sql {
  const { model: other, isList } = sqlTable(model).relations[relation] as { model: string; isList: boolean };
  const related = aliasWithin(row, relation);
  const from = sql`FROM ${tableAs(other, related)} WHERE ${joined(row, related, model, relation)}`;
  const meets = (condition: unknown) => conditionOn(related, other, condition as Where);
  const terms = Object.entries(isList || 'is' in where ? where : { is: where }).map(([quantifier, condition]) => {
    if (quantifier === (isList ? 'some' : 'is')) return sql`EXISTS (SELECT ${from} AND ${meets(condition)})`;
    if (isList && quantifier === 'every') return sql`NOT EXISTS (SELECT ${from} AND NOT (${meets(condition)}))`;
    throw unknownForm(`${relation}.${quantifier}`);
  });
  return all(terms);
}

/** The condition that two rows are related. */
export const joined = (row: Sql, related: Sql, model: string, relation: string): Sql => {
  const other = (sqlTable(model).relations[relation] as { model: string }).model;
  return all(
    joinOf(model, relation).map(([own, theirs]) => sql`${columnIn(related, other, theirs)} = ${columnIn(row, model, own)}`),
  );
};

const isOperators = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !(value instanceof Date) && plainDouble(value) === undefined;

/** PGlite cannot send a list of an enum, but it can send texts. */
const listOf = (type: SqlColumn, items: readonly unknown[]): Sql =>
  sql`${items.map((item) => plain(item))}::${type.isEnum ? sql`text[]::${typeOf(type)}` : typeOf(type)}[]`;

/** A value to compare a column with. */
export const parameter = (type: SqlColumn, value: unknown): Sql => sql`${plain(value)}::${typeOf(type)}`;

/** The value in a form that both databases accept. */
function plain(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  const double = plainDouble(value);
  if (double !== undefined) return double;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  throw unknownForm(typeof value);
}

export const all = (terms: readonly Sql[]): Sql => combined(terms, ' AND ', TRUE);
/** The condition that at least one of these holds. */
export const any = (terms: readonly Sql[]): Sql => combined(terms, ' OR ', FALSE);

function combined(terms: readonly Sql[], by: string, none: Sql): Sql {
  const some = terms.filter(({ strings }) => strings.length > 1 || strings[0] !== none.strings[0]);
  if (some.length === 0) return none;
  return some.length === 1 ? (some[0] as Sql) : sql`(${join(some as Sql[], by)})`;
}

const unknownForm = (what: string) => new Error(`A plan cannot translate the condition ${what}.`);
