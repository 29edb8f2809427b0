/** Filters of lists. Each filter field is declared once, together with its condition on rows. */
import type { InputRef, InputType, InputTypeParam } from '@pothos/core';
import type { Principal } from '../../access/principal.js';
import { idOf } from '../../base/ids.js';
import type { Db } from '../../database/database.js';
import { containing } from '../../database/statements/search.js';
import { builder, type Types } from '../builder.js';
import type { Entity, EntityName, Where } from '../entity.js';
import { nameField } from '../fields/name-field.js';
import { branchesOf, combining, complementOf, eitherOf, NO_ROWS, refuseCombining, unordered } from './combined-filter.js';
import { among, checkListed, listed } from './listed.js';

/** A field of a filter, and its condition on rows. */
export interface Condition<Rows extends object, Value> {
  readonly type: InputTypeParam<Types>;
  readonly description: string;
  readonly extensions?: Readonly<Record<string, unknown>>;
  /** Returns the condition. Throws BAD_USER_INPUT; `field` is the path of the value for the error. */
  where?(value: Value, field: string): Rows;
  /** Returns a condition that needs the database first. Throws FORBIDDEN for a value that is out of scope. */
  find?(value: Value, db: Db, principal: Principal, field: string): Promise<Rows>;
}

type Conditions<Name extends EntityName> = Readonly<Record<string, Condition<Where<Name>, never>>>;
type Given = Readonly<Record<string, unknown>>;

/**
 * Defines the input `<Name>Filter`, with the function that converts its value to conditions on rows. Besides the given fields, every
 * filter has `ids`, `or` and `not`.
 */
export function filterOf<Name extends EntityName>(
  { name, listed: rows }: Entity<Name>,
  conditions: Conditions<Name>,
  description = `Selects the ${rows} to list. All given conditions must hold.`,
) {
  const fields = Object.entries<Condition<object, never>>({ ...conditions, ids: withIds(name) });
  const type = builder.inputRef<Given>(`${name}Filter`);
  type.implement({
    description,
    fields: (t) => ({
      ...Object.fromEntries(
        fields.map(([field, { type, description, extensions }]) => [
          field,
          t.field({ type, description, ...(extensions && { extensions }) }),
        ]),
      ),
      ...combining(t, type),
    }),
  });

  /** One condition for each given field. `path` is that of the filter, for errors. */
  async function each(filter: Given, path: string, db: Db, principal: Principal): Promise<object[]> {
    const given = fields.filter(([field]) => filter[field] != null);
    const known = given.map(([field, condition]) => condition.where?.(filter[field] as never, `${path}.${field}`) ?? {});
    const found: object[] = [];
    for (const [field, condition] of given)
      found.push((await condition.find?.(filter[field] as never, db, principal, `${path}.${field}`)) ?? {});
    return [...known, ...found];
  }

  async function where(filter: Given, db: Db, principal: Principal): Promise<object[]> {
    const allOf = async (inner: Given, path: string) => {
      refuseCombining(inner, path);
      return { AND: await each(inner, path, db, principal) };
    };
    const combined: object[] = [];
    const branches = branchesOf(filter);
    if (branches !== null)
      combined.push(eitherOf(await Promise.all(branches.map((branch, index) => allOf(branch, `filter.or.${index}`)))));
    if (filter.not != null) combined.push(complementOf(name, await allOf(filter.not as Given, 'filter.not')));
    return [...(await each(filter, 'filter', db, principal)), ...combined.map(unordered)];
  }
  return { type, where };
}

export type Filter = ReturnType<typeof filterOf>;

type Columns<Column extends string, Value> = { [C in Column]: Value };
const columns = <Column extends string, Value>(column: Column, value: Value) => ({ [column]: value }) as Columns<Column, Value>;

/** Keeps rows whose column equals the value, such as an enum value. */
export const equals = <Value, Column extends string>(
  column: Column,
  type: InputType<Types> & InputRef<Value>,
  description: string,
): Condition<Columns<Column, Value>, Value> => ({ type, description, where: (value) => columns(column, value) });

/** Keeps rows whose column equals one of the values. */
export const equalsOneOf = <Value, Column extends string>(
  column: Column,
  type: InputType<Types> & InputRef<Value>,
  description: string,
): Condition<Columns<Column, Value | { in: Value[] }>, readonly Value[]> => ({
  type: [type],
  description: listed(description),
  where: (values, field) => columns(column, among(values, field)),
});

/** Keeps rows that have one of the statuses, where several columns decide about a status. */
export const anyStatus = <Status, Rows extends object>(
  type: InputType<Types> & InputRef<Status>,
  description: string,
  withStatus: (status: Status, now: Date) => Rows,
): Condition<Rows | { AND: { OR: Rows[] }[] } | typeof NO_ROWS, readonly Status[]> => ({
  type: [type],
  description: listed(description),
  where: (statuses, field) => {
    checkListed(statuses, field);
    // With a moment for each status, a row that changes in between could lack all of them.
    const now = new Date();
    const [first, ...others] = [...new Set(statuses)].map((status) => withStatus(status, now));
    if (first === undefined) return NO_ROWS;
    return others.length === 0 ? first : unordered({ OR: [first, ...others] });
  },
});

/** Keeps the rows with these global ids. */
const withIds = (name: EntityName): Condition<{ id: string | { in: string[] } }, readonly string[]> => ({
  type: ['ID'],
  description: listed('Their global ids.'),
  where: (ids, field) => ({
    id: among(
      ids.map((id, index) => idOf(name, id, `${field}.${index}`)),
      field,
    ),
  }),
});

/** Keeps rows whose column is true, or false. */
export const isSet = <Column extends string>(
  column: Column,
  description: string,
): Condition<Columns<Column, boolean>, boolean> => ({
  type: 'Boolean',
  description,
  where: (value) => columns(column, value),
});

/** Keeps rows whose column equals the name. */
export const named = <Column extends string>(
  column: Column,
  description: string,
): Condition<Columns<Column, string>, string> => ({
  type: 'String',
  description,
  extensions: nameField,
  where: (value) => columns(column, value),
});

/** Keeps rows whose column equals one of the names. */
export const namedOneOf = <Column extends string>(
  column: Column,
  description: string,
): Condition<Columns<Column, string | { in: string[] }>, readonly string[]> => ({
  type: ['String'],
  description: listed(description),
  extensions: nameField,
  where: (values, field) => columns(column, among(values, field)),
});

/** Keeps rows whose column equals the name. A blank text keeps rows without a name. */
export const namedOrBlank = <Column extends string>(
  column: Column,
  description: string,
): Condition<Columns<Column, string | null>, string> => ({
  ...named(column, description),
  where: (value) => columns(column, value || null),
});

/** Keeps rows whose column equals one of the names. A blank text among them also keeps rows without a name. */
export const namedOneOfOrBlank = <Column extends string>(
  column: Column,
  description: string,
): Condition<object, readonly string[]> => ({
  ...namedOneOf(column, description),
  where: (values, field) => {
    const names = values.filter((value) => value !== '');
    if (names.length === values.length) return columns(column, among(values, field));
    checkListed(values, field);
    const blank = columns(column, null);
    return names.length === 0 ? blank : unordered({ OR: [blank, columns(column, among(names, field))] });
  },
});

/** Keeps rows whose column holds the id of a row. The value is a global id of the given type. */
export const refersTo = <Column extends string>(
  column: Column,
  type: EntityName,
  description: string,
): Condition<Columns<Column, string>, string> => ({
  type: 'ID',
  description,
  where: (value, field) => columns(column, idOf(type, value, field)),
});

/** Keeps rows whose column is at or after the time. */
export const since = <Column extends string>(
  column: Column,
  description: string,
): Condition<Columns<Column, { gte: Date }>, Date> => ({
  type: 'DateTime',
  description,
  where: (value) => columns(column, { gte: value }),
});

/** Keeps rows whose column is before the time. */
export const before = <Column extends string>(
  column: Column,
  description: string,
): Condition<Columns<Column, { lt: Date }>, Date> => ({
  type: 'DateTime',
  description,
  where: (value) => columns(column, { lt: value }),
});

/** The condition that an interval contains a moment. The end is excluded. Without an end (null) it lasts for ever. */
export const duringWhere = <Start extends string, End extends string>(start: Start, end: End, moment: Date) => ({
  ...columns(start, { lte: moment }),
  OR: [columns(end, null), columns(end, { gt: moment })],
});

/** Keeps rows whose interval contains the moment. */
export const during = <Start extends string, End extends string>(start: Start, end: End, description: string) => ({
  type: 'DateTime' as const,
  description,
  where: (moment: Date) => duringWhere(start, end, moment),
});

/** Keeps rows where one of the columns contains the text, case-insensitively. A blank text keeps every row. */
export const contains = <Column extends string>(columnNames: readonly Column[], description: string) => ({
  type: 'String' as const,
  description,
  extensions: nameField,
  where: (value: string) => (value === '' ? {} : { OR: columnNames.map((column) => columns(column, containing(value))) }),
});
