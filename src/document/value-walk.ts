/**
 * Walks through a value by its type. JSON values (coercion.ts) and literals of documents (fitting-literals.ts) share the walk: the meaning
 * of null and of lists, the path, and the collected faults. Recursion is safe: the nesting of variables and of documents is bounded.
 */
import {
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLLeafType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';
import { nullIssue } from './expected.js';
import type { InvalidValues } from './invalid-values.js';

export abstract class ValueWalk<Value> {
  readonly #path: (string | number)[];
  #isInRow = false;

  /** `name` is the variable or argument with the value. */
  constructor(
    protected readonly invalid: InvalidValues,
    name: string,
  ) {
    invalid.beginRow();
    this.#path = [name];
  }

  protected abstract isNull(value: Value): boolean;
  /** The items of a list. Null for a value that is not a list. */
  protected abstract itemsOf(value: Value): readonly Value[] | null;
  protected abstract object(value: Value, type: GraphQLInputObjectType): unknown;
  protected abstract leaf(value: Value, type: GraphQLLeafType): unknown;

  /** The value as its type reads it. It has no meaning when a part does not fit. */
  value(value: Value, type: GraphQLInputType): unknown {
    if (isNonNullType(type)) return this.isNull(value) ? this.wrong(nullIssue(type)) : this.value(value, type.ofType);
    if (this.isNull(value)) return null;
    if (isListType(type)) {
      const items = this.itemsOf(value);
      return items === null ? [this.value(value, type.ofType)] : this.#list(items, type.ofType);
    }
    return isInputObjectType(type) ? this.object(value, type) : this.leaf(value, type);
  }

  /** The items of the outermost list are rows. */
  #list(items: readonly Value[], type: GraphQLInputType): unknown[] {
    const isOfRows = !this.#isInRow;
    this.#isInRow = true;
    const read: unknown[] = [];
    for (let index = 0; index < items.length; index++) {
      if (isOfRows) this.invalid.beginRow();
      if (this.invalid.isEnough) break;
      read.push(this.at(index, items[index] as Value, type));
    }
    if (isOfRows) this.#isInRow = false;
    return read;
  }

  protected at(key: string | number, value: Value, type: GraphQLInputType): unknown {
    this.#path.push(key);
    const read = this.value(value, type);
    this.#path.pop();
    return read;
  }

  /** Adds a fault at the current path, or at a field below it. */
  protected wrong(issue: string, field?: string | null): undefined {
    this.invalid.add(field == null ? this.#path : [...this.#path, field], issue);
  }
}
