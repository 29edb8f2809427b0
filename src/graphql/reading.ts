/**
 * How fields read rows, declared as data. The resolver of a field and the SQL plan for it (src/plans/) use the same declaration, so both
 * read the same rows. Columns and relations of Pothos need no declaration: plans find them in the schema.
 */
import type { Context } from './context.js';
import type { Entity } from './entity.js';
import type { Order } from './paging/paging.js';
import type { Cone } from './sky/cone.js';

// biome-ignore lint/suspicious/noExplicitAny: each field has different arguments.
type Args = any;

/** The rows of a root list: all that meet a condition, or the ids that a search finds. The condition includes the visibility. */
export type Found = {
  readonly order: Order;
  /** The cone of a list with `near`, from whose centre the separations of the rows are measured. */
  readonly near?: Cone | undefined;
} & (
  | { readonly where: object }
  | {
      /** Returns the ids of the page in order, with one more than the page shows. */
      readonly search: () => Promise<readonly string[]>;
      readonly count: () => Promise<number>;
    }
);

/** A list at the root. `find` throws for arguments that the list refuses. */
export interface ListReading {
  readonly kind: 'list';
  readonly entity: Entity;
  find(args: Args, context: Context): Promise<Found>;
}

/** One row at the root. `find` returns its condition, which includes the visibility. */
export interface OneReading {
  readonly kind: 'one';
  readonly entity: Entity;
  find(args: Args, context: Context): Promise<object>;
}

/** A page of related rows inside a row. */
export interface PageReading {
  readonly kind: 'page';
  readonly entity: Entity;
  readonly relation: string;
  orderOf(args: Args): Order;
  where(args: Args, context: Context): object;
}

/** The related row at the end of a path of relations, or null when the condition does not hold. */
export interface RelatedReading {
  readonly kind: 'related';
  readonly path: readonly string[];
  where?(context: Context): object;
}

/** All rows at the end of two relations, the first of which has many rows, ordered by a column. */
export interface AllRelatedReading {
  readonly kind: 'allRelated';
  readonly relation: string;
  readonly next: string;
  readonly order: string;
}

/** The angle between the row's position and the centre of the cone of its root list; null in all other lists and rows. */
interface SeparationReading {
  readonly kind: 'separation';
}

/**
 * A value that the resolver returns immediately, from the value around it and the context: without arguments, a statement or a promise. See
 * src/plans/direct.ts.
 */
interface DirectReading {
  readonly kind: 'direct';
}

/** A value that the columns of the row determine. */
export type ValueReading =
  /** A column, where `shown` holds. Otherwise null. */
  | { readonly kind: 'column'; readonly column: string; shown?(context: Context): object }
  /** Whether a column is null, where `shown` holds. Otherwise null. */
  | { readonly kind: 'isNull'; readonly column: string; shown?(context: Context): object }
  /** A global id. The type is a column, or the name of a type. It is null when one of them is null. */
  | { readonly kind: 'globalId'; readonly type: { readonly column: string } | string; readonly id: string }
  /** The first value whose condition holds, or else null. The values are names of an enum. */
  | { readonly kind: 'cases'; readonly values: readonly string[]; where(value: string, context: Context): object }
  /** The names of an enum that a list of stored names has, in the order of the enum. */
  | { readonly kind: 'names'; readonly column: string; readonly names: Readonly<Record<string, string>> }
  /** The names of the surveys in a list of stored scopes, in its order. `shown` is the text before each name. */
  | { readonly kind: 'surveysOfScopes'; readonly column: string; readonly shown: string }
  /** The number of related rows that meet a condition. */
  | { readonly kind: 'count'; readonly relation: string; where(context: Context): object };

export type Reading = (
  | ListReading
  | OneReading
  | PageReading
  | RelatedReading
  | AllRelatedReading
  | SeparationReading
  | DirectReading
  | ValueReading
) & {
  /** Whether only the resolver may answer this request. */
  unless?(context: Context): boolean;
};

/** The part of a connection that a field returns. */
export type ConnectionPart = 'edges' | 'nodes' | 'pageInfo' | 'totalCount' | 'cursor' | 'node';

declare module 'graphql' {
  // biome-ignore lint/suspicious/noExplicitAny: the parameters must match graphql's own declaration.
  interface GraphQLFieldExtensions<_TSource, _TContext, _TArgs = any> {
    reads?: Reading;
    part?: ConnectionPart;
  }
  // biome-ignore lint/suspicious/noExplicitAny: the parameters must match graphql's own declaration.
  interface GraphQLObjectTypeExtensions<_TSource = any, _TContext = any> {
    /** The entity whose rows have this type. `before` runs before a row is read by its id. */
    row?: { readonly entity: Entity; readonly before?: (context: Context, id: string) => void };
  }
}

/** Returns the extensions of a field that reads as declared. */
export const reading = <R extends Reading>(reads: R) => ({ reads });
