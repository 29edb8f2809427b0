/**
 * The single declaration of an entity: its table, the visibility of its rows, the surveys of a row, its status machine, its orders. The
 * type's `findUnique`, the lists, the single reads, the row locks, the targets of jobs, the streams and the tests of scopes use it.
 * CONTRIBUTING.md ("Add an entity") lists the steps of a new entity, and for each step the test that fails until it is done.
 */
import type { PrismaModelTypes, PrismaObjectRef } from '@pothos/plugin-prisma';
import type { Permission } from '../access/permissions.js';
import type { Principal } from '../access/principal.js';
import type { Db, Tx } from '../database/database.js';
import type PrismaTypes from '../database/generated/pothos.js';
import type { Types } from './builder.js';
import type { Order } from './paging/paging.js';

/** The GraphQL type, which is also the prefix of global ids and the name of the Prisma model. */
export type EntityName = keyof PrismaTypes;
/** A row with all its columns. */
export type ShapeOf<Name extends EntityName> = PrismaTypes[Name]['Shape'];
export type Column<Name extends EntityName> = Name extends EntityName ? keyof PrismaTypes[Name]['Shape'] & string : never;

/**
 * A condition on rows, in the form of Prisma. Declarations use only forms that can also be written in SQL: AND and OR; a column that
 * is equal, null, in a list or in a range; a relation with `is`, `some` and `every`.
 */
export type Where<Name extends EntityName> = PrismaTypes[Name]['Where'];

/** One path from a row to its surveys. */
export type SurveyPath<Name extends EntityName> =
  /** A column with the id of a survey. When it is null, keys with scopes do not see the row, unless the column is declared optional. */
  | { readonly column: Column<Name>; readonly optional?: true }
  /** The column `surveyId` of the rows of a relation. With `some`, the relation must have at least one row. */
  | { readonly each: PrismaTypes[Name]['ListRelations']; readonly some?: true }
  /** The related row: its surveys are also surveys of this row. */
  | { readonly of: PrismaTypes[Name]['RelationName']; readonly entity: Entity };

/** The paths of most entities, which belong to one survey. */
export const OF_ONE_SURVEY = [{ column: 'surveyId' }] as const;

/** For each status, the statuses that may follow. */
type Steps<Status extends string> = Readonly<Record<Status, readonly Status[]>>;
export type StatusOf<Name extends EntityName> = PrismaTypes[Name]['Shape'] extends { status: infer Status extends string }
  ? Status
  : never;

/**
 * For each enum value: the column and its description. `nulls` is the position of rows without a value in an ascending list. Without it,
 * the list leaves them out.
 */
type SortFields<Sort> = Readonly<
  Record<string, readonly [column: Sort, description: string, nulls?: NonNullable<Order['nulls']>]>
>;

interface Declaration<Name extends EntityName, Sort extends string> {
  readonly table: string;
  /** The name of a row in sentences, such as `training dataset`. */
  readonly called: string;
  /** The plural of `called`, when it is not `called` with an s. */
  readonly listed?: string;
  /** The permission for reading. Default: `read:data`. */
  readonly permission?: Permission;
  /** A key with scopes sees the rows whose surveys are all in scope. With no paths, every caller with the permission sees every row. */
  readonly surveys: readonly SurveyPath<Name>[];
  /** The rows that a caller sees, when rows belong to users. */
  readonly seenBy?: (principal: Principal) => Where<Name>;
  /**
   * Whether rows have positions: in the columns `ra` and `dec`, with the index `<table>_sky` and the function `<table>_in_boxes`. Then the
   * root list accepts `near`.
   */
  readonly onSky?: boolean;
  /** The columns whose value few rows share, such as their run. Sorting the rows with one value is fast in every order. */
  readonly narrow?: readonly Column<Name>[];
  /** The status machine. Missing when any status may follow any other. */
  readonly steps?: Steps<StatusOf<Name>>;
  /** The orders of its lists. Each column needs an index. */
  readonly sort: SortFields<Sort>;
  /** The default order of its lists. Without it, the newest rows come first. */
  readonly order?: Order<NoInfer<Sort>>;
}

/** The default order of most lists. */
export const NEWEST_FIRST = { column: 'createdAt', direction: 'desc' } as const;

type Row = Readonly<Record<string, unknown>>;
type Query = Readonly<Record<string, unknown>>;

const declared = new Map<string, Entity>();

/** Returns the entity of a GraphQL type. */
export const entityNamed = (name: string): Entity | undefined => declared.get(name);

export class Entity<Name extends EntityName = EntityName, Sort extends string = string> {
  readonly table: string;
  readonly called: string;
  readonly plural: string;
  readonly listed: string;
  readonly permission: Permission;
  readonly onSky: boolean;
  readonly narrow: ReadonlySet<string>;
  readonly steps: Steps<StatusOf<Name>>;
  readonly sort: SortFields<Sort>;
  readonly order: Order<Sort>;
  /** The Prisma selection that `surveysOf` requires. */
  readonly surveySelect: Query;
  /** The paths from a row to its surveys. */
  readonly surveys: readonly SurveyPath<Name>[];
  readonly #seenBy: (principal: Principal) => object;

  constructor(
    readonly name: Name,
    {
      table,
      called,
      listed,
      permission = 'read:data',
      surveys,
      seenBy = () => ({}),
      onSky = false,
      narrow,
      steps,
      sort,
      order,
    }: Declaration<Name, Sort & Column<Name>>,
  ) {
    this.table = table;
    this.called = called;
    this.plural = `${called}s`;
    this.listed = listed ?? this.plural;
    this.permission = permission;
    this.onSky = onSky;
    this.narrow = new Set(narrow);
    this.steps = steps ?? ({} as Steps<StatusOf<Name>>);
    this.sort = sort;
    this.order = order ?? (NEWEST_FIRST as Order<never>);
    this.surveys = surveys;
    this.#seenBy = seenBy;
    this.surveySelect = Object.fromEntries(this.surveys.map(selectionOf));
    declared.set(name, this);
  }

  /** Whether its rows belong to surveys. */
  get spansSurveys(): boolean {
    return this.surveys.length > 0;
  }

  /** The Prisma client's name of the table: `preprocessRun` for `PreprocessRun`. Fields that return one row have the same name. */
  get field(): string {
    return `${this.name[0]?.toLowerCase()}${this.name.slice(1)}`;
  }

  /** The short name of a row: `run` for `difference run`. */
  get short(): string {
    return this.called.split(' ').at(-1) as string;
  }

  /** Returns the condition on the rows that a caller may see. */
  visibleTo(principal: Principal): Where<Name> {
    const { surveyIds } = principal;
    const spans = surveyIds === null ? [] : this.surveys.map((path) => conditionOf(path, principal, [...surveyIds]));
    return { AND: [this.#seenBy(principal), ...spans] } as Where<Name>;
  }

  /** Returns the ids of the surveys that a row spans. The survey that it belongs to comes first. */
  surveysOf(row: object): string[] {
    return [...new Set(this.surveys.flatMap((path) => surveysAt(path, row as Row)))];
  }

  /** Returns the survey that a row belongs to. Returns null when it belongs to none, or to several equally. */
  homeOf(row: object): string | null {
    const [path] = this.surveys;
    return path !== undefined && 'column' in path ? ((row as Row)[path.column] as string | null) : null;
  }
}

function selectionOf(path: SurveyPath<EntityName>): [string, unknown] {
  if ('column' in path) return [path.column, true];
  return 'each' in path ? [path.each, { select: { surveyId: true } }] : [path.of, { select: path.entity.surveySelect }];
}

function conditionOf(path: SurveyPath<EntityName>, principal: Principal, ids: string[]): object {
  if ('of' in path) return { [path.of]: { is: path.entity.visibleTo(principal) } };
  if ('each' in path) return { [path.each]: { ...(path.some && { some: {} }), every: { surveyId: { in: ids } } } };
  const inScope = { [path.column]: { in: ids } };
  return path.optional ? { OR: [{ [path.column]: null }, inScope] } : inScope;
}

function surveysAt(path: SurveyPath<EntityName>, row: Row): string[] {
  if ('of' in path) return path.entity.surveysOf(row[path.of] as object);
  if ('each' in path) return (row[path.each] as { surveyId: string }[]).map(({ surveyId }) => surveyId);
  const id = row[path.column] as string | null;
  return id === null ? [] : [id];
}

/** The methods of a Prisma table that entities use. The callers know the types. */
interface Table {
  findFirst(query: object): never;
  findMany(query: object): never;
  findUniqueOrThrow(query: object): never;
  count(query: object): PromiseLike<number>;
  update(query: object): PromiseLike<unknown>;
}

export const tableOf = (db: Db | Tx, { field }: Entity): Table => (db as unknown as Record<string, Table>)[field] as Table;

/** Returns the type of an entity's rows for Pothos, which also finds types by name. */
export const refOf = ({ name }: Entity) => name as unknown as PrismaObjectRef<Types, PrismaModelTypes>;
