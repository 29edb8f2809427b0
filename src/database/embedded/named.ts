/**
 * The statements that PGlite has prepared under a name. PostgreSQL parses a named statement once and keeps its plan, and its parameters have
 * known types, so that each run after that is one message.
 */
import { messages, type PGlite, protocol } from '@electric-sql/pglite';
import { PreparedNames } from '../statements/prepared.js';

const { parse, describe, close, sync } = protocol.serialize;

/** The statement with this name does not exist: another one has dropped all (DISCARD ALL). */
const NO_SUCH_STATEMENT = '26000';

export const isForgotten = (error: unknown): boolean =>
  error instanceof messages.DatabaseError && error.code === NO_SUCH_STATEMENT;

export class NamedStatements {
  /** The types of the parameters of each statement that is prepared. */
  readonly #types = new Map<string, readonly number[]>();
  /** The messages that drop what is no longer used. The next preparation sends them. */
  #dropping: Uint8Array[] = [];
  readonly #names = new PreparedNames((name) => {
    this.#types.delete(name);
    this.#dropping.push(close({ type: 'S', name }));
  });

  constructor(private readonly client: PGlite) {}

  /** The types of the parameters of a prepared statement, or undefined when it is not prepared. */
  typesOf(name: string): readonly number[] | undefined {
    return this.#names.uses(name) ? this.#types.get(name) : undefined;
  }

  /** Returns the types of the parameters. A statement without a name lasts until the next one. Throws DatabaseError. */
  async prepare(name: string, text: string): Promise<readonly number[]> {
    if (name !== '') {
      this.#names.add(name, text);
      // A statement that failed halfway may have left this name.
      this.#dropping.push(close({ type: 'S', name }));
    }
    const dropping = this.#dropping;
    this.#dropping = [];
    const answers = await this.send([...dropping, parse({ name, text }), describe({ type: 'S', name }), sync()]);
    const types = answers.find((answer) => answer instanceof messages.ParameterDescriptionMessage)?.dataTypeIDs ?? [];
    if (name !== '') this.#types.set(name, types);
    return types;
  }

  /** All messages end with `sync`: so PostgreSQL is ready for the next ones, also after an error. Throws DatabaseError. */
  send(parts: readonly Uint8Array[]) {
    return this.client.execProtocolStream(Buffer.concat(parts), { syncToFs: false });
  }

  /** Prepares each of them again, since another statement has dropped them or changed what they return. */
  clear(): void {
    this.#names.clear();
  }
}
