/** Finds a key by its id, prefix or name. */
import { UsageError } from '../../../base/usage-error.js';
import type { ListKeysQuery } from '../../../client/gql/graphql.js';
import type { Connection } from '../../connection.js';
import { ListKeys } from '../../operations.js';
import { rowsOf } from '../../pages.js';

export type ListedKey = ListKeysQuery['apiKeys']['nodes'][number];

/** Returns the global id. Throws UsageError when no key, or more than one, has the name or prefix. */
export async function idOf(connection: Connection, text: string): Promise<string> {
  if (/^ApiKey:[0-9a-f-]{36}$/i.test(text)) return text;
  if (WHOLE_KEY.test(text)) throw new UsageError('This is a whole key. Give only its prefix, and keep the rest secret.');
  const named = await rowsOf(connection, ListKeys, { filter: { search: text } }, ({ apiKeys }) => apiKeys);
  const withName = named.filter(({ name }) => name === text);
  const [only, ...others] = preferred(withName.length > 0 ? withName : await withPrefix(connection, text));
  if (only === undefined) throw new UsageError(`No key has the name, prefix or id ${text}: see astrid keys list.`);
  if (others.length > 0)
    throw new UsageError(`${others.length + 1} keys have the name or prefix ${text}: give ${choiceOf(only, others[0])}.`);
  return only.id;
}

const WHOLE_KEY = /^astrid_.{20,}$/;
/** Many keys from the REST service have the same prefix. */
const choiceOf = (one: ListedKey, other: ListedKey | undefined): string =>
  one.prefix === other?.prefix ? `an id, such as ${one.id}` : `a prefix, such as ${one.prefix} or ${other?.prefix}`;

/** The 8 characters of a prefix, with or without `astrid_`. That of a key from the REST service is `astrid_` and one character. */
const PREFIX = /^(?:(?:astrid_)?([0-9A-Za-z]{8})|(astrid_[\w-]))$/;

/** The server does not search prefixes, so this reads all keys. */
async function withPrefix(connection: Connection, text: string): Promise<ListedKey[]> {
  const [, today, imported] = PREFIX.exec(text) ?? [];
  const prefix = today ?? imported;
  if (prefix === undefined) return [];
  const keys = await rowsOf(connection, ListKeys, { filter: {} }, ({ apiKeys }) => apiKeys);
  return keys.filter((key) => key.prefix === prefix);
}

/** A revoked key often has the name of the key that replaced it. */
function preferred(keys: readonly ListedKey[]): readonly ListedKey[] {
  const active = keys.filter(({ status }) => status === 'ACTIVE');
  return active.length > 0 ? active : keys;
}
