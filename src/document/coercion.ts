/**
 * Coerces JSON values to the types of the schema and collects the values that do not fit. It accepts exactly the values that graphql-js
 * accepts. graphql-js itself would create an error with a stack trace and a sentence for every wrong value, which is too expensive.
 */
import { type GraphQLInputObjectType, type GraphQLInputType, type GraphQLLeafType, isNonNullType } from 'graphql';
import { isRefused, leafIssue, objectIssue, oneOfIssue, requiredIssue, seenOf, unknownField } from './expected.js';
import type { InvalidValues } from './invalid-values.js';
import { ValueWalk } from './value-walk.js';

/** Returns the coerced value. The result has no meaning when invalid values were found. `name` is the variable or argument with the value. */
export const coerceValue = (value: unknown, type: GraphQLInputType, name: string, invalid: InvalidValues): unknown =>
  new Reading(invalid, name).value(value, type);

class Reading extends ValueWalk<unknown> {
  protected isNull(value: unknown): boolean {
    return value == null;
  }

  protected itemsOf(value: unknown): readonly unknown[] | null {
    return Array.isArray(value) ? value : null;
  }

  protected object(value: unknown, type: GraphQLInputObjectType): unknown {
    if (typeof value !== 'object' || Array.isArray(value)) return this.wrong(objectIssue(type, seenOf(value)));
    const given = value as Readonly<Record<string, unknown>>;
    const fields = type.getFields();
    const read: Record<string, unknown> = {};
    for (const name in fields) {
      const { type: expected, defaultValue } = fields[name] as (typeof fields)[string];
      const field = Object.hasOwn(given, name) ? given[name] : undefined;
      if (field !== undefined) read[name] = this.at(name, field, expected);
      else if (defaultValue !== undefined) read[name] = defaultValue;
      else if (isNonNullType(expected)) this.wrong(requiredIssue(expected), name);
    }
    for (const name in given) {
      if (this.invalid.isEnough) break;
      if (Object.hasOwn(fields, name)) continue;
      const unknown = unknownField(name, type, this.invalid);
      this.wrong(unknown.issue, unknown.name);
    }
    if (type.isOneOf) {
      const [only, ...others] = Object.keys(read);
      if (only === undefined || others.length > 0 || read[only] === null) this.wrong(oneOfIssue(type));
    }
    return read;
  }

  protected leaf(value: unknown, type: GraphQLLeafType): unknown {
    if (this.invalid.isEnough) return undefined;
    let error: unknown;
    if (!isRefused(type, value)) {
      try {
        const read = type.parseValue(value);
        if (read !== undefined) return read;
      } catch (thrown) {
        error = thrown;
      }
    }
    return this.wrong(leafIssue(type, seenOf(value), error, this.invalid));
  }
}
