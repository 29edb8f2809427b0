/** JSON as Prisma is given it: as a text that it hands on, so that nothing in it can be taken for a word of Prisma's own. */
import type { Prisma } from './generated/prisma/client.js';

/**
 * A JSON value for a column. Prisma would take the text `JsonNull` for its own null, and would run an object that looks like one
 * of its own. To JSON.stringify, which unlike Prisma says the name under which it stands, it is the value.
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

/** What is to be stored, and as which text. */
export const storedJson = (value: unknown, text = JSON.stringify(value)): Prisma.InputJsonValue => new StoredJson(value, text);
