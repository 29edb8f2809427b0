/** The keys of one run of the demo: each made from the very documents that its step sends, and all revoked at the end. */
import { Client } from '../client/client.js';
import { CreateApiKey, RevokeApiKey } from '../client/operations.js';
import { type Caller, call } from './call.js';
import { say } from './show.js';

/** Whoever makes the keys, and what all of them have in common. */
export interface KeyMaker {
  readonly person: Caller;
  readonly url: string;
  /** The survey that every key is restricted to. */
  readonly survey: string;
  /** Tells the keys of this run from those of others. */
  readonly mark: string;
  readonly signal: AbortSignal;
}

interface Made {
  readonly id: string;
  readonly caller: Caller;
}

export class Keys {
  readonly #maker: KeyMaker;
  readonly #made: Made[] = [];

  constructor(maker: KeyMaker) {
    this.#maker = maker;
  }

  /** Makes a key that can run these documents and do nothing else, and tells which permissions that took. */
  async madeFor(
    step: string,
    documents: readonly { toString(): string }[],
    scopes = [`survey:${this.#maker.survey}`],
  ): Promise<Caller> {
    const { person, url, mark, signal } = this.#maker;
    const input = {
      name: `${mark} ${step}`,
      operations: documents.map(String),
      scopes,
      expiresInDays: 1,
    };
    const { createApiKey } = await call(person, CreateApiKey, { input }, { quiet: true });
    const { id, permissions } = createApiKey.apiKey;
    const caller = { client: new Client({ url, apiKey: createApiKey.key, signal }), name: `${step} key` };
    this.#made.push({ id, caller });
    const can = documents.map((document) => /(?:query|mutation) (\w+)/.exec(String(document))?.[1]).join(', ');
    say(`   key made for ${can}`);
    say(`       it got ${permissions.join(', ')} on ${scopes.join(', ') || 'all surveys'}, for one day`);
    return caller;
  }

  /** Revokes those that are left, with a client that an interruption does not stop. Returns one of them. */
  async revokeAll(person: Caller, reason: string): Promise<Caller | undefined> {
    let [shown, last] = [false, undefined as Caller | undefined];
    for (const { id, caller } of this.#made.splice(0)) {
      try {
        await call(person, RevokeApiKey, { input: { id, reason } }, { quiet: shown });
        [shown, last] = [true, caller];
      } catch {
        say(`   The key ${id} could not be revoked; it expires in a day.`);
      }
    }
    return last;
  }

  /** Tells what belongs to this run of the demo. */
  get mark(): string {
    return this.#maker.mark;
  }

  /** How many are not revoked. */
  get count(): number {
    return this.#made.length;
  }
}
