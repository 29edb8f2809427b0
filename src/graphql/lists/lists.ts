/** Defines the GraphQL fields of an entity: its type, the read of one row, the list at the root, and the lists inside other rows. */
import type { ArgumentRef, ObjectRef } from '@pothos/core';
import type { Principal } from '../../access/principal.js';
import { badUserInput } from '../../base/errors.js';
import { idOf } from '../../base/ids.js';
import { builder, type QueryFields, type Types } from '../builder.js';
import type { Context } from '../context.js';
import { type Entity, type EntityName, refOf, tableOf } from '../entity.js';
import type { ReadArgument } from '../fields/costs.js';
import { firstWalkOf, idsInOrder, isServed, walksOf } from '../paging/bounded-page.js';
import { idsInParts } from '../paging/page-parts.js';
import { type Order, type Page, type PageArgs, toPage } from '../paging/paging.js';
import type { ScopeRule } from '../plugins/requirements.js';
import { type Found, reading } from '../reading.js';
import { addSeparation, costOfNear, type NearArgs, nearArg } from '../sky/near.js';
import { foundNear, isSearched } from '../sky/search.js';
import { costOfFilter } from './combined-filter.js';
import { connectionType, nestedPage, nestedRows, pageArgs, pageOf, rootPageArgs } from './connection.js';
import type { Filter } from './filter.js';
import { sortable, sorting } from './sorting.js';
import { widePage } from './wide-pages.js';

/** Returns the id and the visibility of a row type. `before` runs before a row is read by its id alone. */
export const nodeOf = <Name extends EntityName>(entity: Entity<Name>, before?: (context: Context, id: string) => void) =>
  ({
    select: { id: true },
    id: { field: 'id' },
    extensions: { row: { entity, before } },
    findUnique: (id: string, context: Context) => {
      before?.(context, id);
      return { id, AND: [entity.visibleTo(context.caller.principal)] };
    },
  }) as const;

/** Returns the common options of a row type: its id, its requirement, and its visibility. The caller adds description and fields. */
export const rowOf = <Name extends EntityName>(entity: Entity<Name>) =>
  ({ authScopes: { permission: entity.permission }, ...nodeOf(entity) }) as const;

/** Options for reading one row by more than its id. */
interface One {
  readonly description?: string;
  /** Instead of the entity's permission. */
  readonly authScopes?: ScopeRule;
  /** Runs before the row is read by its id. */
  readonly before?: (context: Context, id: string) => void;
  /** Other arguments that identify the row: the words after `give either id`, and the condition on rows. */
  readonly otherwise?: {
    readonly args: Readonly<Record<string, ArgumentRef<Types, string | null | undefined>>>;
    readonly words: string;
    /** Returns undefined when an argument is missing. */
    where(args: Given, context: Context): object | undefined | Promise<object | undefined>;
  };
}

type Given = Readonly<Record<string, string | null | undefined>>;

/** Defines the root field that reads one row by its id, or by other arguments. */
export const oneOf = (t: QueryFields, entity: Entity, { description, authScopes, before, otherwise }: One = {}) => {
  const find = async ({ id, ...names }: Given, context: Context) => {
    const isNamed = Object.values(names).some((name) => name != null);
    if (isNamed === (id != null)) throw badUserInput(null, `give either id${otherwise?.words}`);
    const wanted = id == null ? await otherwise?.where(names, context) : { id: idOf(entity.name, id, 'id') };
    if (wanted === undefined) throw badUserInput(null, `give either id${otherwise?.words}`);
    if ('id' in wanted) before?.(context, wanted.id as string);
    return { AND: [wanted, entity.visibleTo(context.caller.principal)] };
  };
  return t.prismaField({
    description: description ?? `One ${entity.called}; null when it does not exist or the caller may not see it.`,
    type: refOf(entity),
    nullable: true,
    authScopes: authScopes ?? { permission: entity.permission },
    args: { id: t.arg.id({ required: otherwise === undefined, description: 'The global id.' }), ...otherwise?.args },
    extensions: reading({ kind: 'one', entity, find }),
    resolve: async (query, _root, args, context) =>
      tableOf(context.app.db, entity).findFirst({ ...query, where: await find(args as Given, context) }),
  });
};

interface RootList {
  readonly description?: string;
  readonly filter?: Filter;
  /** Instead of the entity's permission. */
  readonly authScopes?: ScopeRule;
  /** Runs before the list is read. */
  readonly before?: (context: Context) => void;
}

interface NestedList<T> {
  readonly description: string;
  /** Whether the caller chooses the order. */
  readonly sorted?: boolean;
  /** Whether one row of the parent may have most rows of the table: then its page is found by a separate statement. */
  readonly wide?: boolean;
  /** The type of the list. Without it, the type gets a name from the parent and the relation. */
  readonly connection?: ObjectRef<Types, Page<T>>;
}

/** The cost of the arguments of a root list: of `near`, and of `or` and `not` in its filter. */
export function costOfList(read: ReadArgument): { page: number; count: number } {
  const { page, count } = costOfNear(read);
  return { page: page + costOfFilter(read).page, count };
}

const capital = (text: string) => `${text[0]?.toUpperCase()}${text.slice(1)}`;

/** Returns the list definitions of an entity. `node` is its GraphQL type. */
export function listsOf<Sort extends string, T extends object>(entity: Entity<EntityName, Sort>, node: ObjectRef<Types, T>) {
  const { name, plural, short, permission } = entity;
  const connection = connectionType(name, node, plural);
  const { sortArgs, orderOf } = sorting<string>(entity);
  const near = entity.onSky ? nearArg(entity) : {};
  if (entity.onSky) addSeparation(entity);
  const visible = (principal: Principal, order: Order) => ({ AND: [entity.visibleTo(principal), sortable(entity, order)] });

  /** The scopes of a key as a condition on a column, as far as it concerns indexes. */
  const scopesOf = ({ surveyIds }: Principal) =>
    surveyIds !== null && entity.spansSurveys ? [{ surveyId: { in: [...surveyIds] } }] : [];

  /** Defines the list at the root. */
  const root = (
    t: QueryFields,
    { description = `${capital(plural)}.`, filter, authScopes = { permission }, before }: RootList = {},
  ) => {
    const find = async (
      args: Parameters<typeof orderOf>[0] & PageArgs & NearArgs & { readonly filter?: object | null },
      context: Context,
    ): Promise<Found> => {
      const { app, caller } = context;
      before?.(context);
      const order = orderOf(args);
      const chosen = (await filter?.where((args.filter ?? {}) as Given, app.db, caller.principal)) ?? [];
      const where = { AND: [visible(caller.principal, order), ...chosen] };
      const narrowing = [...scopesOf(caller.principal), ...chosen];
      const walks = [sortable(entity, order), narrowing, order, entity] as const;
      const near = args.near ?? undefined;
      if (near !== undefined && isSearched(near, order))
        return foundNear(app.db, { entity, where, followed: firstWalkOf(...walks) }, near, order, args);
      const served = isServed(narrowing, order, entity);
      if (served && order.nulls === undefined) return { order, where, near };
      const search = () =>
        order.nulls === undefined
          ? idsInOrder(app.db, entity, { walked: walksOf(...walks), matching: where }, order, args)
          : idsInParts(app.db, entity, where, order, args, served ? null : undefined);
      return { order, near, search, count: async () => tableOf(app.db, entity).count({ where }) };
    };
    return t.field({
      description,
      type: connection,
      authScopes,
      args: {
        ...rootPageArgs,
        ...sortArgs,
        ...near,
        ...(filter && { filter: t.arg({ type: filter.type, description: `Selects the ${short}s to list.` }) }),
      },
      extensions: { ...reading({ kind: 'list', entity, find }), costOfArguments: costOfList },
      resolve: async (_root, args, context, info) =>
        (await pageOf(entity, await find(args, context), { args, context, info })) as unknown as Page<T>,
    });
  };

  /** Defines the list of a relation in the rows of another entity. */
  const inside = (
    parent: Entity,
    relation: string,
    { description, sorted = false, wide = false, connection }: NestedList<T>,
  ): void => {
    const type =
      connection ??
      connectionType(`${parent.name}${capital(relation)}`, node, `the ${plural} of one ${parent.called}`, { counted: false });
    builder.prismaObjectField(refOf(parent), relation, (t) =>
      t.field({
        description,
        type,
        authScopes: { permission },
        args: { ...pageArgs, ...(sorted && sortArgs) },
        extensions: reading({
          kind: 'page',
          entity,
          relation,
          orderOf,
          where: (args, { caller }) => visible(caller.principal, orderOf(args)),
        }),
        select: (args, { caller }, nested) => {
          const order = orderOf(args);
          if (wide) return { id: true } as never;
          return nestedPage(relation, args, order, visible(caller.principal, order), nested);
        },
        resolve: (row, args, context, info) => {
          const order = orderOf(args);
          if (!wide) return toPage(nestedRows(row, relation), args, order);
          const list = { parent, entity, relation, order, where: visible(context.caller.principal, order) };
          const rows = widePage(list, (row as { id: string }).id, { args, context, info });
          return rows.then((found) => toPage(found, args, order)) as never;
        },
      }),
    );
  };

  return { connection, sortArgs, orderOf: orderOf as (args: Parameters<typeof orderOf>[0]) => Order<Sort>, near, root, inside };
}
