/**
 * Coerces JSON values to the types of the schema and collects the values that do not fit. It accepts exactly the values that graphql-js
 * accepts. graphql-js itself would create an error with a stack trace and a sentence for every wrong value, which is too expensive.
 */
import {
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLLeafType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';
import { isRefused, leafIssue, nullIssue, objectIssue, oneOfIssue, requiredIssue, seenOf, unknownField } from './expected.js';
import type { Misfits } from './misfits.js';

/** Returns the coerced value. The result has no meaning when misfits were found. `name` is the variable or argument with the value. */
export const coerceValue = (value: unknown, type: GraphQLInputType, name: string, misfits: Misfits): unknown => {
  misfits.beginRow();
  return new Reading(misfits, name).value(value, type);
};

/** Recursion is safe: the nesting of variables is bounded. */
class Reading {
  readonly #path: (string | number)[];
  #isInRow = false;

  constructor(
    private readonly misfits: Misfits,
    name: string,
  ) {
    this.#path = [name];
  }

  value(value: unknown, type: GraphQLInputType): unknown {
    if (isNonNullType(type)) return value == null ? this.#wrong(nullIssue(type)) : this.value(value, type.ofType);
    if (value == null) return null;
    if (isListType(type)) return Array.isArray(value) ? this.#list(value, type.ofType) : [this.value(value, type.ofType)];
    return isInputObjectType(type) ? this.#object(value, type) : this.#leaf(value, type);
  }

  #list(items: readonly unknown[], type: GraphQLInputType): unknown[] {
    const isOfRows = !this.#isInRow;
    this.#isInRow = true;
    const read: unknown[] = [];
    for (let index = 0; index < items.length; index++) {
      if (isOfRows) this.misfits.beginRow();
      if (this.misfits.isEnough) break;
      read.push(this.#at(index, items[index], type));
    }
    if (isOfRows) this.#isInRow = false;
    return read;
  }

  #object(value: unknown, type: GraphQLInputObjectType): unknown {
    if (typeof value !== 'object' || Array.isArray(value)) return this.#wrong(objectIssue(type, seenOf(value)));
    const given = value as Readonly<Record<string, unknown>>;
    const fields = type.getFields();
    const read: Record<string, unknown> = {};
    for (const name in fields) {
      const { type: expected, defaultValue } = fields[name] as (typeof fields)[string];
      const field = Object.hasOwn(given, name) ? given[name] : undefined;
      if (field !== undefined) read[name] = this.#at(name, field, expected);
      else if (defaultValue !== undefined) read[name] = defaultValue;
      else if (isNonNullType(expected)) this.#wrong(requiredIssue(expected), name);
    }
    for (const name in given) {
      if (this.misfits.isEnough) break;
      if (Object.hasOwn(fields, name)) continue;
      const unknown = unknownField(name, type, this.misfits);
      this.#wrong(unknown.issue, unknown.name);
    }
    if (type.isOneOf) {
      const [only, ...others] = Object.keys(read);
      if (only === undefined || others.length > 0 || read[only] === null) this.#wrong(oneOfIssue(type));
    }
    return read;
  }

  #leaf(value: unknown, type: GraphQLLeafType): unknown {
    if (this.misfits.isEnough) return undefined;
    let error: unknown;
    if (!isRefused(type, value)) {
      try {
        const read = type.parseValue(value);
        if (read !== undefined) return read;
      } catch (thrown) {
        error = thrown;
      }
    }
    return this.#wrong(leafIssue(type, seenOf(value), error, this.misfits));
  }

  #at(key: string | number, value: unknown, type: GraphQLInputType): unknown {
    this.#path.push(key);
    const read = this.value(value, type);
    this.#path.pop();
    return read;
  }

  #wrong(issue: string, field?: string | null): undefined {
    this.misfits.add(field == null ? this.#path : [...this.#path, field], issue);
  }
}
