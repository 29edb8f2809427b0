/**
 * A plan: how one root field is answered by one SQL statement, for one choice of its conditional fields. A plan knows the requirements of
 * all its fields, its statement apart from the parts that depend on the request, and how to bind these parts.
 * docs/decisions/11-sql-plans.md lists where a statement reads rows, and states why it cannot show a row that the caller may not see.
 */

import type { Sql } from '../database/statements/sql.js';
import type { Context, RequiredField } from '../graphql/context.js';
import type { Order } from '../graphql/paging/paging.js';
import type { Weight } from './length.js';

/** One request: its context and its coerced variables. */
export interface Run {
  readonly context: Context;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** A part of a statement, as one request needs it. Requests whose parts have equal keys have the same statement. */
export interface Part {
  /** Distinguishes parts with equal fragments and pages. */
  readonly key: string;
  /** The fragments, with the values of this request. */
  readonly fragments: readonly Sql[];
  readonly page?: PagePart;
}

/** The properties of a page that depend on the request. */
export interface PagePart {
  readonly order: Order;
  readonly size: number;
  readonly isFirst: boolean;
  /** Whether one plan of PostgreSQL suits all values: see src/graphql/paging/one-index.ts. */
  readonly isSteady: boolean;
  /** The position of the fragment with the separation of a row, in a list with `near`. */
  readonly separation?: number | undefined;
}

/** The page of the part of a list. */
export function pageOf({ page }: Part): PagePart {
  if (page === undefined) throw new Error('The part of a list has no page.');
  return page;
}

/** The part at a position. */
export function partAt(parts: readonly Part[], position: number): Part {
  const part = parts[position];
  if (part === undefined) throw new Error(`No part ${position} was bound.`);
  return part;
}

/** A fragment of the part at a position. */
export function fragmentAt(parts: readonly Part[], position: number, index = 0): Sql {
  const fragment = partAt(parts, position).fragments[index];
  if (fragment === undefined) throw new Error(`The part ${position} has no fragment ${index}.`);
  return fragment;
}

/** Binds a part. Throws for arguments that the field refuses, and NotCovered for those that the plan leaves to the resolvers. */
export type Binding = (run: Run) => Part;

/** Writes SQL from the bound parts. */
export type Writer = (parts: readonly Part[]) => Sql;
/** Writes the value of a member of an object: an expression, or JSON text of the schema. */
export type MemberWriter = (parts: readonly Part[]) => Sql | string;

export interface Plan {
  readonly needs: readonly RequiredField[];
  /** Each returns whether only the resolvers may answer this request. */
  readonly unless: readonly ((context: Context) => boolean)[];
  /** Binds the first part, which finds the rows of the root field. It may read the database, such as a survey by its name. */
  readonly bindRoot: (run: Run) => Promise<Part>;
  /** Bind the other parts, in their order. */
  readonly bindings: readonly Binding[];
  readonly write: Writer;
  /** The values that may be long. */
  readonly weights: readonly Weight[];
  /** The number of rows at the root: the size of the page, or the number of ids. */
  readonly sizeOfRoot: (run: Run) => number;
}

/** A plan in the making. It collects the requirements and the parts of the fields. */
export class Draft {
  readonly needs: RequiredField[] = [];
  readonly unless: Plan['unless'][number][] = [];
  readonly bindings: Binding[] = [];
  readonly weights: Weight[] = [];
  /** Whether rows of the root list show their separation. */
  showsSeparation = false;
  #isMany = false;
  #isRepeated = false;
  #pages: Weight['pages'] = [];
  #aliases = 0;

  /** Returns the position of the part. The root's part has the position 0. */
  bind(binding: Binding): number {
    return this.bindings.push(binding);
  }

  /** Whether the statement may write the same row many times, as the survey of each row of a page. */
  get isRepeated(): boolean {
    return this.#isRepeated;
  }

  /** Makes the rows of a list. `page` is the position of its part, or null for a list that has no pages. */
  many<T>(page: number | null, make: () => T): T {
    const around = this.#pages;
    this.#pages = [...around, page];
    try {
      return this.#within(true, this.#isRepeated, make);
    } finally {
      this.#pages = around;
    }
  }

  /** Notes a value of the present row. */
  weigh(characters: number): void {
    this.weights.push({ characters, pages: this.#pages });
  }

  /** Makes a row that is related to the present one. */
  related<T>(make: () => T): T {
    return this.#within(this.#isMany, this.#isMany || this.#isRepeated, make);
  }

  #within<T>(isMany: boolean, isRepeated: boolean, make: () => T): T {
    const before = [this.#isMany, this.#isRepeated] as const;
    [this.#isMany, this.#isRepeated] = [isMany, isRepeated];
    try {
      return make();
    } finally {
      [this.#isMany, this.#isRepeated] = before;
    }
  }

  /** Returns a name for rows that no other rows of the statement have. */
  alias(): string {
    return `t${this.#aliases++}`;
  }
}

/** The plan of a draft. */
export const finished = (
  { needs, unless, bindings, weights }: Draft,
  bindRoot: Plan['bindRoot'],
  write: Plan['write'],
  sizeOfRoot: Plan['sizeOfRoot'] = () => 1,
): Plan => ({ needs, unless, bindings, bindRoot, write, weights, sizeOfRoot });

/** A field of the selection that no plan can answer, or not with these arguments. */
export class NotCovered extends Error {}
