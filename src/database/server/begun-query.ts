/**
 * The first statement of a transaction, which also begins it. BEGIN travels with it, and PostgreSQL answers both together. That saves each
 * transaction one of its waits for the server, and both sides one time that they wake up.
 */
import pg from 'pg';

/** BEGIN as a connection has prepared it. */
export const BEGIN = { name: 'begin', text: 'BEGIN' } as const;

/** The parts of node-postgres that its types do not declare. */
interface Wire {
  readonly parsedStatements: Record<string, string>;
  readonly stream: { cork(): void; uncork(): void; destroy(error: Error): void };
  bind(portal: { statement: string }): void;
  execute(portal: object): void;
}
interface Submitted {
  submit(connection: Wire): Error | null;
  handleCommandComplete(message: object, connection: Wire): void;
  handleError(error: Error, connection: Wire): void;
}
type Callback = (error: Error | undefined, result: unknown) => void;
const Query = pg.Query as unknown as new (config: object, values: unknown, callback: Callback) => Submitted;

/**
 * If BEGIN fails, PostgreSQL skips the statement: both belong to one message, up to its Sync. So the statement never runs outside of a
 * transaction.
 */
export class BegunQuery extends Query {
  #isBegun = false;

  /** The connection has prepared BEGIN. */
  constructor(config: object, values: unknown, callback: Callback) {
    super({ ...config, queryMode: 'extended' }, values, callback);
  }

  override submit(connection: Wire): Error | null {
    connection.stream.cork();
    try {
      connection.bind({ statement: BEGIN.name });
      connection.execute({});
      const refused = super.submit(connection);
      // Without the statement's Sync, the server would wait for the rest of the message.
      if (refused) connection.stream.destroy(refused);
      return refused;
    } finally {
      connection.stream.uncork();
    }
  }

  override handleCommandComplete(message: object, connection: Wire): void {
    if (this.#isBegun) super.handleCommandComplete(message, connection);
    this.#isBegun = true;
  }

  override handleError(error: Error, connection: Wire): void {
    // The next transaction prepares BEGIN again, in case the session has lost it.
    if (!this.#isBegun) delete connection.parsedStatements[BEGIN.name];
    super.handleError(error, connection);
  }
}
