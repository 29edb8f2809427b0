/** JSON in a form that Prisma passes on as text, so that Prisma cannot mistake a part of it for its own syntax. */
import type { Prisma } from '../generated/prisma/client.js';

/**
 * A JSON value for a column. Prisma would read the text `JsonNull` as its own null, and would execute an object that looks like one of
 * its own. JSON.stringify passes the name of the property to toJSON and Prisma does not: so JSON.stringify still sees the value.
 */
class StoredJson {
  readonly #value: unknown;
  readonly #text: string;

  constructor(value: unknown, text: string) {
    this.#value = value;
    this.#text = text;
  }

  toJSON(...name: string[]): unknown {
    return name.length > 0 ? this.#value : { $type: 'Json', value: this.#text };
  }
}

/** The value to store, and its text. */
export const storedJson = (value: unknown, text = JSON.stringify(value)): Prisma.InputJsonValue => new StoredJson(value, text);
