/**
 * A connection that does not wait for a server which says nothing. The server ends a statement by its `statement_timeout`; one that
 * is frozen, or behind a network that drops packets, ends nothing: a little later the connection itself is given up.
 */
import type { Socket } from 'node:net';
import type { Tx } from './database.js';
import { SessionClient, type SessionConfig } from './session.js';

/** How long an answer may be on its way, beside the time that its statement may last. */
const SLACK_MS = 5_000;
/** Sent by `allowStatements`: the time, in milliseconds, that each statement of a transaction may last. */
export const LONGER = /^SET LOCAL statement_timeout = (\d+)$/;
const TRANSACTION_ENDS = /^(COMMIT|ROLLBACK)$/i;

/** Lets each statement of this transaction last so long; 0 is for ever. */
export async function allowStatements(tx: Tx, ms: number): Promise<void> {
  await tx.$executeRawUnsafe(`SET LOCAL statement_timeout = ${ms}`);
}

export class BoundedClient extends SessionClient {
  readonly #usual: number;

  constructor(config: SessionConfig = {}) {
    super(config);
    this.#usual = Number(config.statement_timeout || 0);
    this.once('connect', () => {
      this.#socket.on('timeout', () => this.#socket.destroy(new Error('connection terminated: the server says nothing')));
      this.#expect(this.#usual);
    });
  }

  /** All that is sent comes through here. What a transaction is allowed is seen in what it sends, for the connection knows no more of it. */
  override query(...given: unknown[]): never {
    const [statement] = given as [string | { text: string }];
    const text = typeof statement === 'string' ? statement : statement.text;
    const longer = LONGER.exec(text)?.[1];
    if (longer !== undefined) this.#expect(Number(longer));
    else if (TRANSACTION_ENDS.test(text)) this.#expect(this.#usual);
    return Reflect.apply(super.query, this, given) as never;
  }

  /** Whatever is sent or heard starts the time anew. Between statements nobody waits so long: a pool closes what is idle before. */
  #expect(ms: number): void {
    this.#socket.setTimeout(ms === 0 ? 0 : ms + SLACK_MS);
  }

  /** Only a stream that was configured could be another; TLS takes the place of the plain one before the connection is made. */
  get #socket(): Socket {
    return this.connection.stream as Socket;
  }
}
