/** Filters of lists: each field with what it asks of the rows, said once. */
import type { InputRef, InputType } from '@pothos/core';
import type { Principal } from '../access/principal.js';
import { idOf } from '../base/ids.js';
import type { Db } from '../database/database.js';
import { containing } from '../database/search.js';
import { builder, type Types } from './builder.js';
import type { Entity, EntityName, Where } from './entity.js';
import { nameField } from './name-field.js';

/** A field of a filter, and the rows that it keeps. */
export interface Condition<Rows extends object, Value> {
  readonly type: InputType<Types>;
  readonly description: string;
  readonly extensions?: Readonly<Record<string, unknown>>;
  /** The rows that are wanted. Throws BAD_USER_INPUT; `field` says where the value stands. */
  where?(value: Value, field: string): Rows;
  /** The same where the database is asked for them. Throws FORBIDDEN for what is out of scope. */
  find?(value: Value, db: Db, principal: Principal): Promise<Rows>;
}

type Conditions<Name extends EntityName> = Readonly<Record<string, Condition<Where<Name>, never>>>;
type Given = Readonly<Record<string, unknown>>;

/** The input `<Name>Filter`, and the condition that one of it puts on rows. */
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

/** A column has the value, of an enum for example. */
export const equals = <Value, Column extends string>(
  column: Column,
  type: InputType<Types> & InputRef<Value>,
  description: string,
): Condition<Columns<Column, Value>, Value> => ({ type, description, where: (value) => columns(column, value) });

/** A column is true, or is false. */
export const isSet = <Column extends string>(
  column: Column,
  description: string,
): Condition<Columns<Column, boolean>, boolean> => ({
  type: 'Boolean',
  description,
  where: (value) => columns(column, value),
});

/** A column has the name. */
export const named = <Column extends string>(
  column: Column,
  description: string,
): Condition<Columns<Column, string>, string> => ({
  type: 'String',
  description,
  extensions: nameField,
  where: (value) => columns(column, value),
});

/** A column has the name; a blank text asks for rows without one. */
export const namedOrBlank = <Column extends string>(
  column: Column,
  description: string,
): Condition<Columns<Column, string | null>, string> => ({
  ...named(column, description),
  where: (value) => columns(column, value || null),
});

/** A column has the id of a row, which is given as a global id of this type. */
export const refersTo = <Column extends string>(
  column: Column,
  type: EntityName,
  description: string,
): Condition<Columns<Column, string>, string> => ({
  type: 'ID',
  description,
  where: (value, field) => columns(column, idOf(type, value, field)),
});

/** A column holds this moment or a later one. */
export const since = <Column extends string>(
  column: Column,
  description: string,
): Condition<Columns<Column, { gte: Date }>, Date> => ({
  type: 'DateTime',
  description,
  where: (value) => columns(column, { gte: value }),
});

/** A column holds an earlier moment. */
export const before = <Column extends string>(
  column: Column,
  description: string,
): Condition<Columns<Column, { lt: Date }>, Date> => ({
  type: 'DateTime',
  description,
  where: (value) => columns(column, { lt: value }),
});

/** One of some columns has the text in it, in any case. A blank text keeps every row. */
export const contains = <Column extends string>(columnNames: readonly Column[], description: string) => ({
  type: 'String' as const,
  description,
  extensions: nameField,
  where: (value: string) => (value === '' ? {} : { OR: columnNames.map((column) => columns(column, containing(value))) }),
});
