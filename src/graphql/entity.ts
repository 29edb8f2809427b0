/**
 * The one declaration of an entity: its table, who sees which row, the surveys that a row spans, its status, its orders. From it follow
 * the type's `findUnique`, the lists, the single reads, the row locks, the targets of jobs, the live feeds and the tests of scopes.
 *
 * To add an entity, take these steps in this order. Each names what fails until it is done.
 * 1. `npm run typecheck`: the model in prisma/schema.prisma, and its migration by `npm run migration -- <name>`.
 * 2. test/entities.test.ts: the declaration in src/modules/<noun>/entity.ts, `new Entity`, or `new RunKind` for a kind of run.
 * 3. test/graph.test.ts: src/modules/<noun>/schema.ts with the type (`rowOf`), its filter (`filterOf`), its lists (`listsOf`) and its
 *    single read (`oneOf`). src/modules/schema.ts imports it. Then `npm run schema` and `npm run codegen`.
 * 4. test/text-inputs.test.ts: a decision about each text. test/indexes.test.ts: a value for each filter.
 * 5. test/scopes.test.ts and test/sorting.test.ts: a row of it in test/support/chain.ts.
 * 6. test/audit-every-mutation.test.ts and test/waiting-mutations.test.ts: a case for each of its mutations, which are rules in
 *    src/modules/<noun>/service.ts (`lockRow`, `takeStep`) and payloads in its schema (`payloadOf`, `changing`).
 * 7. test/docs.test.ts: its mutations in the table of README.md.
 * 8. When jobs can be about it, src/modules/jobs/target.ts; when streams report its runs, src/modules/live/service.ts. No test asks.
 */
import type { PrismaModelTypes, PrismaObjectRef } from '@pothos/plugin-prisma';
import type { Permission } from '../access/permissions.js';
import type { Principal } from '../access/principal.js';
import type { Db, Tx } from '../database/database.js';
import type PrismaTypes from '../database/generated/pothos.js';
import type { Types } from './builder.js';
import type { Order } from './paging.js';

/** The type in the graph, which is also the prefix of global ids and Prisma's name of the table. */
export type EntityName = keyof PrismaTypes;
/** A row with all its columns. */
export type ShapeOf<Name extends EntityName> = PrismaTypes[Name]['Shape'];
export type Column<Name extends EntityName> = Name extends EntityName ? keyof PrismaTypes[Name]['Shape'] & string : never;

/**
 * A condition on rows, as Prisma accepts it. The forms that declarations use can all be written in SQL too: AND and OR; a column that
 * is equal, null, in a list or in a range; a relation with `is`, `some` and `every`.
 */
export type Where<Name extends EntityName> = PrismaTypes[Name]['Where'];

/** Where the surveys of a row are found. */
export type SurveyPath<Name extends EntityName> =
  /** In a column with the id of a survey. An optional one may be null; another one that is null hides the row from keys with scopes. */
  | { readonly column: Column<Name>; readonly optional?: true }
  /** In the `surveyId` of the rows of a relation, of which there must be one at least when `some` says so. */
  | { readonly each: PrismaTypes[Name]['ListRelations']; readonly some?: true }
  /** In the row that a relation leads to: the surveys of this one are surveys of the row as well. */
  | { readonly of: PrismaTypes[Name]['RelationName']; readonly entity: Entity };

/** The path of most entities: they belong to one survey. */
export const OF_ONE_SURVEY = [{ column: 'surveyId' }] as const;

/** From each status, those that may follow. */
type Steps<Status extends string> = Readonly<Record<Status, readonly Status[]>>;
export type StatusOf<Name extends EntityName> = PrismaTypes[Name]['Shape'] extends { status: infer Status extends string }
  ? Status
  : never;

/** By the name of its enum value: the column, and what it means. */
type SortFields<Sort> = Readonly<Record<string, readonly [column: Sort, description: string]>>;

interface Declaration<Name extends EntityName, Sort extends string> {
  readonly table: string;
  /** What people call a row, such as `training dataset`. */
  readonly called: string;
  /** What rows are called in a list, when that is not `called` with an s. */
  readonly listed?: string;
  /** What reading it needs; `read:data` when nothing is said. */
  readonly permission?: Permission;
  /** A key with scopes sees the rows whose surveys are all in scope. With no paths, every caller with the permission sees every row. */
  readonly surveys: readonly SurveyPath<Name>[];
  /** Which of them a caller sees, where rows belong to people. */
  readonly seenBy?: (principal: Principal) => Where<Name>;
  /** Its status machine; missing where any status may follow any other. */
  readonly steps?: Steps<StatusOf<Name>>;
  /** What its lists can be sorted by: by the name of the enum value, a column that has an index and is never null in the list. */
  readonly sort: SortFields<Sort>;
  /** How its lists are sorted when nobody says how; the newest first when nothing is said. */
  readonly order?: Order<NoInfer<Sort>>;
}

/** How most lists are sorted when nobody says how. */
export const NEWEST_FIRST = { column: 'createdAt', direction: 'desc' } as const;

type Row = Readonly<Record<string, unknown>>;
type Query = Readonly<Record<string, unknown>>;

const declared = new Map<string, Entity>();

/** The entity that a type of the graph is the row of. */
export const entityNamed = (name: string): Entity | undefined => declared.get(name);

export class Entity<Name extends EntityName = EntityName, Sort extends string = string> {
  readonly table: string;
  readonly called: string;
  readonly plural: string;
  readonly listed: string;
  readonly permission: Permission;
  readonly steps: Steps<StatusOf<Name>>;
  readonly sort: SortFields<Sort>;
  readonly order: Order<Sort>;
  /** What must be selected of a row for `surveysOf`. */
  readonly surveySelect: Query;
  /** Where the surveys of a row are found, as data. */
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
    this.steps = steps ?? ({} as Steps<StatusOf<Name>>);
    this.sort = sort;
    this.order = order ?? (NEWEST_FIRST as Order<never>);
    this.surveys = surveys;
    this.#seenBy = seenBy;
    this.surveySelect = Object.fromEntries(this.surveys.map(selectionOf));
    declared.set(name, this);
  }

  /** Whether its rows belong to surveys at all. */
  get spansSurveys(): boolean {
    return this.surveys.length > 0;
  }

  /** What Prisma calls the table: `preprocessRun` for `PreprocessRun`. So are the fields called that show one row. */
  get field(): string {
    return `${this.name[0]?.toLowerCase()}${this.name.slice(1)}`;
  }

  /** What a row is called for short: `run` for `difference run`. */
  get short(): string {
    return this.called.split(' ').at(-1) as string;
  }

  /** The condition that keeps the rows that a caller may see. */
  visibleTo(principal: Principal): Where<Name> {
    const { surveyIds } = principal;
    const spans = surveyIds === null ? [] : this.surveys.map((path) => conditionOf(path, principal, [...surveyIds]));
    return { AND: [this.#seenBy(principal), ...spans] } as Where<Name>;
  }

  /** The ids of the surveys that a row spans, the one that it belongs to first. */
  surveysOf(row: object): string[] {
    return [...new Set(this.surveys.flatMap((path) => surveysAt(path, row as Row)))];
  }

  /** The survey that a row belongs to; null when it belongs to none, or to several alike. */
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

/** One of Prisma's tables, as far as entities are read and written through it. Its callers know the types. */
interface Table {
  findFirst(query: object): never;
  findMany(query: object): never;
  findUniqueOrThrow(query: object): never;
  count(query: object): PromiseLike<number>;
  update(query: object): PromiseLike<unknown>;
}

export const tableOf = (db: Db | Tx, { field }: Entity): Table => (db as unknown as Record<string, Table>)[field] as Table;

/** The type of an entity's rows, for Pothos, which finds types by their names too. */
export const refOf = ({ name }: Entity) => name as unknown as PrismaObjectRef<Types, PrismaModelTypes>;
