/** One visit of the demo to a server: what its steps share, and how the demo ends everything that it started. */
import { Client } from '../../client/client.js';
import type { Caller } from './call.js';
import { Keys } from './keys.js';
import { say } from './show.js';

export interface VisitOptions {
  readonly url: string;
  /** The client of the admin who runs it. */
  readonly token: string;
  readonly survey: string;
  readonly signal: AbortSignal;
}

export class Visit {
  /** The name of the survey that all data belong to. */
  readonly survey: string;
  readonly signal: AbortSignal;
  readonly person: Caller;
  /** A part of every name that must be unique, so that the demo can run again. */
  readonly mark = `demo-${new Date().toISOString()}`;
  readonly keys: Keys;
  /** The data that stay on the server. */
  readonly left: string[] = [];
  readonly #afterwards: Caller;
  readonly #undo: ((person: Caller) => Promise<unknown>)[] = [];

  constructor({ url, token, survey, signal }: VisitOptions) {
    this.survey = survey;
    this.signal = signal;
    this.person = { client: new Client({ url, token, signal }), name: 'token' };
    // Without the signal: an interrupted demo still ends everything that it started.
    this.#afterwards = { client: new Client({ url, token }), name: 'token' };
    const { person, mark } = this;
    this.keys = new Keys({ person, url, survey, mark, signal });
  }

  /** Registers work to undo at the end, however the demo ends. */
  undo(work: (person: Caller) => Promise<unknown>): void {
    this.#undo.push(work);
  }

  /** Ends everything active, such as keys and models in use. Calling it again does nothing. */
  async takeBack(reason: string): Promise<void> {
    for (const work of this.#undo.splice(0)) {
      try {
        await work(this.#afterwards);
      } catch (error) {
        say(`   That could not be done: ${error instanceof Error ? error.message : error}`);
      }
    }
    await this.keys.revokeAll(this.#afterwards, reason);
  }

  get isAtWork(): boolean {
    return this.#undo.length > 0 || this.keys.count > 0;
  }
}
