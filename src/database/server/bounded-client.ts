/**
 * A connection that gives up on a silent server. The server itself ends a statement by its `statement_timeout`. A frozen server, or one
 * behind a network that drops packets, cannot do so. Then this connection is closed a little later. It also names the statements whose plan
 * it keeps, and sends BEGIN with the first statement of a transaction.
 */
import type { Socket } from 'node:net';
import type pg from 'pg';
import { keepsPlan, nameOfText } from '../statements/kept-plan.js';
import { Prepared } from '../statements/prepared.js';
import { SETS_STATEMENT_TIMEOUT } from '../work/statement-time.js';
import { BEGIN, BegunQuery } from './begun-query.js';
import { SessionClient, type SessionConfig } from './session.js';

/** The time that an answer may need on the network, added to the time that its statement may last. */
const SLACK_MS = 5_000;
const TRANSACTION_ENDS = /^(COMMIT|ROLLBACK)$/i;
/** The answer to BEGIN before it is sent, and to the end of a transaction that has sent nothing. */
const NOTHING: pg.QueryResult = { command: '', rowCount: null, oid: 0, fields: [], rows: [] };

export class BoundedClient extends SessionClient {
  /** Stands before each statement, while a request uses this connection. It is a comment. */
  comment = '';
  readonly #usual: number;
  /** A transaction pooler may run each transaction in another session. */
  readonly #isPooled: boolean;
  readonly #prepared = new Prepared(this);
  /** Whether the next statement begins a transaction. */
  #begins = false;

  constructor(config: SessionConfig = {}) {
    super(config);
    this.#usual = Number(config.statement_timeout || 0);
    this.#isPooled = config.pooled ?? false;
    this.once('connect', () => {
      this.#socket.on('timeout', () => this.#socket.destroy(new Error('connection terminated: the server does not answer')));
      this.#expect(this.#usual);
    });
  }

  /** Every query passes through here. The connection learns a transaction's time limit from the statement that sets it. */
  override query(...given: unknown[]): never {
    const [statement] = given as [string | { text: string; name?: string }];
    const text = typeof statement === 'string' ? statement : statement.text;
    const longer = SETS_STATEMENT_TIMEOUT.exec(text)?.[1];
    if (longer !== undefined) this.#expect(Number(longer));
    else if (TRANSACTION_ENDS.test(text)) this.#expect(this.#usual);
    if (text === BEGIN.text && !this.#isPooled) return this.#begin() as never;
    if (this.#begins && TRANSACTION_ENDS.test(text)) {
      this.#begins = false;
      return Promise.resolve(NOTHING) as never;
    }
    if (typeof statement === 'string') return this.#send(statement, given);
    const sent = this.comment + text;
    const name = statement.name ?? (keepsPlan(text) && !this.#isPooled ? nameOfText(sent) : undefined);
    if (name) this.#prepared.use(name, sent);
    if (sent === text && name === statement.name) return this.#send(statement, given);
    return this.#send({ ...statement, name, text: sent }, given);
  }

  /** The connection is used by others from now on. */
  leave(): void {
    this.#begins = false;
  }

  /** The first BEGIN of a connection is prepared. Each later one waits for the statement that follows. */
  #begin(): Promise<pg.QueryResult> {
    if (!this.#prepared.knows(BEGIN.name)) return super.query(BEGIN);
    this.#begins = true;
    return Promise.resolve(NOTHING);
  }

  #send(statement: string | object, [, ...others]: unknown[]): never {
    if (!this.#begins) return Reflect.apply(super.query, this, [statement, ...others]) as never;
    this.#begins = false;
    const config = typeof statement === 'string' ? { text: statement } : statement;
    return new Promise((resolve, reject) => {
      const answered = (error: Error | undefined, result: unknown) => (error ? reject(error) : resolve(result));
      super.query(new BegunQuery(config, others[0], answered) as unknown as pg.Submittable);
    }) as never;
  }

  /** Each message, sent or received, restarts the timer. Between statements no timer runs: the pool closes idle connections earlier. */
  #expect(ms: number): void {
    this.#socket.setTimeout(ms === 0 ? 0 : ms + SLACK_MS);
  }

  /** Only a stream from the configuration could be another type. TLS replaces the plain stream before the connection is made. */
  get #socket(): Socket {
    return this.connection.stream as Socket;
  }
}
