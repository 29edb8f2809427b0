/** The reads of plans on PGlite. A plan names its statement, so that each read after the first is one message. */
import { messages, type PGlite, protocol } from '@electric-sql/pglite';
import type { ReadStatement } from '../statements/read-statement.js';
import { isForgotten, NamedStatements } from './named.js';
import { writtenValue } from './queries.js';

const { bind, execute, sync } = protocol.serialize;

export class EmbeddedReads {
  readonly #statements: NamedStatements;

  constructor(private readonly client: PGlite) {
    this.#statements = new NamedStatements(client);
  }

  /** Returns the text that a statement reads, or null when it reads none. Waits for transactions, as PGlite's `query` does. */
  read(statement: ReadStatement): Promise<string | null> {
    const { client } = this;
    return client._runExclusiveTransaction(() =>
      client.runExclusive(async () => {
        if (client.closed) throw new Error('PGlite is closed');
        try {
          return await this.#run(statement);
        } catch (error) {
          if (!isForgotten(error)) throw error;
          this.#statements.clear();
          return this.#run(statement);
        }
      }),
    );
  }

  async #run({ name = '', text, values }: ReadStatement): Promise<string | null> {
    const types = this.#statements.typesOf(name) ?? (await this.#statements.prepare(name, text));
    const given = values.map((value, index) => writtenValue(this.client, value, types[index]));
    const answers = await this.#statements.send([bind({ statement: name, values: given }), execute(), sync()]);
    const row = answers.find((answer) => answer instanceof messages.DataRowMessage);
    return row?.fields[0] ?? null;
  }
}
