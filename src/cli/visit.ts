/** One visit of the demo to a server, as its steps share it, and how what it made there is taken back. */
import { Client } from '../client/client.js';
import type { Caller } from './call.js';
import { Keys } from './keys.js';
import { say } from './show.js';

export interface VisitOptions {
  readonly url: string;
  /** Of the admin who runs it. */
  readonly token: string;
  readonly survey: string;
  readonly signal: AbortSignal;
}

export class Visit {
  /** The name of the survey that everything is of. */
  readonly survey: string;
  readonly signal: AbortSignal;
  readonly person: Caller;
  /** Stands in every name that must be the only one of its kind, so that the demo may run again. */
  readonly mark = `demo-${new Date().toISOString()}`;
  readonly keys: Keys;
  /** What it made that stays on the server. */
  readonly left: string[] = [];
  readonly #afterwards: Caller;
  readonly #undo: ((person: Caller) => Promise<unknown>)[] = [];

  constructor({ url, token, survey, signal }: VisitOptions) {
    this.survey = survey;
    this.signal = signal;
    this.person = { client: new Client({ url, token, signal }), name: 'token' };
    // Without the signal: an interrupted demo still takes back what it made.
    this.#afterwards = { client: new Client({ url, token }), name: 'token' };
    const { person, mark } = this;
    this.keys = new Keys({ person, url, survey, mark, signal });
  }

  /** Has something taken back at the end, however that comes. */
  undo(work: (person: Caller) => Promise<unknown>): void {
    this.#undo.push(work);
  }

  /** Ends what is at work: keys, and what was put to use. Doing it again does nothing. */
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
