/**
 * The reads of plans on PGlite. For each statement, PGlite's own `query` sends seven messages in turn, and PostgreSQL plans it anew. Here
 * a named statement is parsed once and its plan is kept, and each read after that is one message.
 */
import { messages, type PGlite, protocol } from '@electric-sql/pglite';
import { PreparedNames } from '../statements/prepared.js';
import type { ReadStatement } from '../statements/read-statement.js';
import { writtenValue } from './queries.js';

const { parse, describe, bind, execute, close, sync } = protocol.serialize;

/** The statement with this name does not exist: another one has dropped all (DISCARD ALL). */
const NO_SUCH_STATEMENT = '26000';

export class EmbeddedReads {
  /** The types of the parameters of each statement that is prepared. */
  readonly #types = new Map<string, readonly number[]>();
  /** The messages that drop what is no longer used. The next preparation sends them. */
  #dropping: Uint8Array[] = [];
  readonly #names = new PreparedNames((name) => {
    this.#types.delete(name);
    this.#dropping.push(close({ type: 'S', name }));
  });

  constructor(private readonly client: PGlite) {}

  /** Returns the text that a statement reads, or null when it reads none. Waits for transactions, as PGlite's `query` does. */
  read(statement: ReadStatement): Promise<string | null> {
    const { client } = this;
    return client._runExclusiveTransaction(() =>
      client.runExclusive(async () => {
        if (client.closed) throw new Error('PGlite is closed');
        try {
          return await this.#run(statement);
        } catch (error) {
          if (!(error instanceof messages.DatabaseError) || error.code !== NO_SUCH_STATEMENT) throw error;
          this.#names.clear();
          return this.#run(statement);
        }
      }),
    );
  }

  async #run({ name = '', text, values }: ReadStatement): Promise<string | null> {
    const types = (this.#names.uses(name) && this.#types.get(name)) || (await this.#prepare(name, text));
    const given = values.map((value, index) => writtenValue(this.client, value, types[index]));
    const answers = await this.#send([bind({ statement: name, values: given }), execute(), sync()]);
    const row = answers.find((answer) => answer instanceof messages.DataRowMessage);
    return row?.fields[0] ?? null;
  }

  /** Returns the types of the parameters. A statement without a name lasts until the next one. */
  async #prepare(name: string, text: string): Promise<readonly number[]> {
    if (name !== '') {
      this.#names.add(name, text);
      // A read that failed halfway may have left a statement of this name.
      this.#dropping.push(close({ type: 'S', name }));
    }
    const dropping = this.#dropping;
    this.#dropping = [];
    const answers = await this.#send([...dropping, parse({ name, text }), describe({ type: 'S', name }), sync()]);
    const types = answers.find((answer) => answer instanceof messages.ParameterDescriptionMessage)?.dataTypeIDs ?? [];
    if (name !== '') this.#types.set(name, types);
    return types;
  }

  /** All messages end with `sync`: so PostgreSQL is ready for the next ones, also after an error. Throws DatabaseError. */
  #send(parts: readonly Uint8Array[]) {
    return this.client.execProtocolStream(Buffer.concat(parts), { syncToFs: false });
  }
}
