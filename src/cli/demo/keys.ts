/** The keys of one run of the demo. Each is restricted to the demo's survey where possible, and all are revoked at the end. */
import { Client } from '../../client/client.js';
import type { CreateApiKeyInput } from '../../client/gql/graphql.js';
import { CreateApiKey, RevokeApiKey } from '../../client/operations.js';
import { type Caller, type CallOptions, call } from './call.js';
import { say } from './show.js';

/** The creator of the keys, and their common properties. */
export interface KeyMaker {
  readonly person: Caller;
  readonly url: string;
  readonly survey: string;
  /** Distinguishes the keys of this run from others. */
  readonly mark: string;
  readonly signal: AbortSignal;
}

export interface Key {
  readonly id: string;
  readonly caller: Caller;
  readonly permissions: readonly string[];
}

export class Keys {
  readonly #maker: KeyMaker;
  readonly #made = new Set<Key>();

  constructor(maker: KeyMaker) {
    this.#maker = maker;
  }

  /** Creates a key that works for a day. */
  async make(name: string, power: Partial<CreateApiKeyInput>, options?: CallOptions): Promise<Key> {
    const { person, url, survey, mark, signal } = this.#maker;
    const input = { name: `${mark} ${name}`, scopes: [`survey:${survey}`], expiresInDays: 1, ...power };
    const { createApiKey } = await call(person, CreateApiKey, { input }, options);
    const { id, permissions } = createApiKey.apiKey;
    const caller = { client: new Client({ url, apiKey: createApiKey.key, signal }), name: `${name} key` };
    const key = { id, caller, permissions };
    this.#made.add(key);
    return key;
  }

  /** Creates a key that can run these documents and nothing else, and returns the permissions that they need. */
  async madeFor(step: string, documents: readonly { toString(): string }[], scopes?: string[]): Promise<Caller> {
    const power = { operations: documents.map(String), ...(scopes && { scopes }) };
    const { caller, permissions } = await this.make(step, power, { quiet: true });
    const can = documents.map((document) => /(?:query|mutation) (\w+)/.exec(String(document))?.[1]).join(', ');
    say(`   key made for ${can}`);
    say(
      `       it got ${permissions.join(', ')} on ${scopes?.length === 0 ? 'all surveys' : `survey:${this.#maker.survey}`}, for one day`,
    );
    return caller;
  }

  async revoke(key: Key, reason: string, { person, ...options }: CallOptions & { person?: Caller } = {}): Promise<void> {
    await call(person ?? this.#maker.person, RevokeApiKey, { input: { id: key.id, reason } }, options);
    this.#made.delete(key);
  }

  /** Revokes the remaining keys as `person`, whose client ignores interruption. Shows the first one. */
  async revokeAll(person: Caller, reason: string): Promise<void> {
    let quiet = false;
    for (const key of [...this.#made]) {
      try {
        await this.revoke(key, reason, { person, quiet });
        quiet = true;
      } catch {
        this.#made.delete(key);
        say(`   The key ${key.id} could not be revoked; it expires in a day.`);
      }
    }
  }

  /** The number of keys that are not revoked. */
  get count(): number {
    return this.#made.size;
  }
}
