/** Filters of lists. Each filter field is declared once, together with its condition on rows. */
import type { InputRef, InputType } from '@pothos/core';
import type { Principal } from '../access/principal.js';
import { idOf } from '../base/ids.js';
import type { Db } from '../database/database.js';
import { containing } from '../database/search.js';
import { builder, type Types } from './builder.js';
import type { Entity, EntityName, Where } from './entity.js';
import { nameField } from './name-field.js';

/** A field of a filter, and its condition on rows. */
export interface Condition<Rows extends object, Value> {
  readonly type: InputType<Types>;
  readonly description: string;
  readonly extensions?: Readonly<Record<string, unknown>>;
  /** Returns the condition. Throws BAD_USER_INPUT; `field` is the path of the value for the error. */
  where?(value: Value, field: string): Rows;
  /** Returns a condition that needs the database first. Throws FORBIDDEN for a value that is out of scope. */
  find?(value: Value, db: Db, principal: Principal): Promise<Rows>;
}

type Conditions<Name extends EntityName> = Readonly<Record<string, Condition<Where<Name>, never>>>;
type Given = Readonly<Record<string, unknown>>;

/** Defines the input `<Name>Filter`, with the function that converts its value to a condition on rows. */
export function filterOf<Name extends EntityName>(
  { name, listed }: Entity<Name>,
  conditions: Conditions<Name>,
  description = `Selects the ${listed} to list. All given conditions must hold.`,
) {
  const fields = Object.entries(conditions);
  const type = builder.inputType(`${name}Filter` as string, {
    description,
    fields: (t) =>
      Object.fromEntries(
        fields.map(([field, { type, description, extensions }]) => [
          field,
          t.field({ type, description, ...(extensions && { extensions }) }),
        ]),
      ),
  });
  const where = async (filter: Given, db: Db, principal: Principal): Promise<object[]> => {
    const given = fields.filter(([field]) => filter[field] != null);
    const known = given.map(([field, condition]) => condition.where?.(filter[field] as never, `filter.${field}`) ?? {});
    const found: object[] = [];
    for (const [field, condition] of given) found.push((await condition.find?.(filter[field] as never, db, principal)) ?? {});
    return [...known, ...found];
  };
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

/** Keeps rows whose column equals the name. A blank text keeps rows without a name. */
export const namedOrBlank = <Column extends string>(
  column: Column,
  description: string,
): Condition<Columns<Column, string | null>, string> => ({
  ...named(column, description),
  where: (value) => columns(column, value || null),
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

/** The condition that an interval contains a moment. The end is excluded, and null means that there is none. */
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
