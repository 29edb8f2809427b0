/** The tables as Prisma's schema has them: their columns and relations, and their names in SQL. */
import { ENUMS, TABLES } from '../generated/columns.js';
import { getDatamodel } from '../generated/pothos.js';

export const MODELS = getDatamodel().datamodel.models;

export interface SqlColumn {
  readonly column: string;
  /** The type in Prisma's schema, such as `DateTime`, or the name of an enum. */
  readonly type: string;
  readonly isEnum: boolean;
  readonly isList: boolean;
  readonly isRequired: boolean;
  /** The type in the database where Prisma's schema states it, such as `Uuid`. */
  readonly native: string | null;
  /** The most characters, where Prisma's schema states it. */
  readonly length: number | null;
}

interface SqlRelation {
  readonly model: string;
  readonly isList: boolean;
  readonly isRequired: boolean;
  /** The relation between the two models, which both sides name. */
  readonly relationName: string;
  /** The columns of this table that name the related row. Empty on the other side. */
  readonly from: readonly string[];
  /** The columns of the related row that they name. */
  readonly to: readonly string[];
}

export interface SqlTable {
  readonly table: string;
  readonly columns: Readonly<Record<string, SqlColumn>>;
  readonly relations: Readonly<Record<string, SqlRelation>>;
  /** The columns of each index that keeps an order. */
  readonly indexes: readonly (readonly string[])[];
}

/** The table of a model. */
export const sqlTable = (model: string): SqlTable => found((TABLES as Readonly<Record<string, SqlTable>>)[model], model);

/** The name of an enum in SQL. */
export const sqlEnum = (name: string): string => found((ENUMS as Readonly<Record<string, string>>)[name], name);

/** The pairs of columns that join a row with its related rows: a column of the row, and one of the related rows. */
export function joinOf(model: string, relation: string): readonly (readonly [own: string, related: string])[] {
  const { relations } = sqlTable(model);
  const { model: other, from, to, relationName } = found(relations[relation], `${model}.${relation}`);
  if (from.length > 0) return from.map((column, index) => [column, to[index] as string]);
  const back = Object.values(sqlTable(other).relations).find(
    (candidate) => candidate.relationName === relationName && candidate.from.length > 0,
  );
  const { from: theirs, to: ours } = found(back, relationName);
  return theirs.map((column, index) => [ours[index] as string, column]);
}

function found<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`Prisma's schema has no ${name}.`);
  return value;
}
