/** What an edited form changes of a key: the input for the API, with nothing but the changed fields, and the same in words. */
import type { Permission, UpdateApiKeyInput } from '../../gql/graphql.js';
import { joined } from '../../words.js';
import { type KeyFields, listIn } from './choices.js';
import { namesOf } from './permission-name.js';

export interface EditFields extends KeyFields {
  readonly permissions: readonly Permission[];
}

interface Edited {
  readonly name: string;
  readonly description?: string | null | undefined;
  readonly permissions: readonly Permission[];
  readonly scopes: readonly string[];
  readonly allowedAddresses: readonly string[];
  readonly requestsPerMinute?: number | null | undefined;
}

export const fieldsOf = ({
  name,
  description,
  permissions,
  scopes,
  allowedAddresses,
  requestsPerMinute,
}: Edited): EditFields => ({
  name,
  permissions,
  description: description ?? '',
  surveys: scopes.map((scope) => scope.replace(/^survey:/, '')),
  networks: allowedAddresses.join(', '),
  rate: requestsPerMinute == null ? '' : String(requestsPerMinute),
});

interface Edit {
  readonly input: Omit<UpdateApiKeyInput, 'id'>;
  /** `the name (“old” → “new”)` */
  readonly changes: readonly string[];
}

/** A longer description is cut in the sentence. */
const LONGEST = 80;

const quoted = (text: string): string =>
  text === '' ? 'empty' : `“${text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text}”`;
const listed = (items: readonly string[], none: string): string => (items.length === 0 ? none : joined(items));
const rated = (rate: string): string => (rate === '' ? 'the limit of the server' : `${rate} a minute`);
const areSame = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && some.every((one) => others.includes(one));

const without = <T>(some: readonly T[], others: readonly T[]): T[] => some.filter((one) => !others.includes(one));
const named = (verb: string, permissions: readonly Permission[]): string[] =>
  permissions.length === 0 ? [] : [`${verb} ${namesOf(permissions)}`];

/**
 * The present list of a key stays in place when only its order differs. `held` are the permissions of the key at present: what the form
 * neither adds nor drops stays as somebody else may have left it meanwhile.
 */
export function editOf(before: EditFields, after: EditFields, held: readonly Permission[] = before.permissions): Edit {
  const [name, description] = [after.name.trim(), after.description.trim()];
  const [added, dropped] = [without(after.permissions, before.permissions), without(before.permissions, after.permissions)];
  const [was, networks] = [listIn(before.networks), listIn(after.networks)];
  const all = [
    name !== before.name && { input: { name }, change: `the name (${quoted(before.name)} → ${quoted(name)})` },
    description !== before.description && {
      input: { description: description || null },
      change: `the description (${quoted(before.description)} → ${quoted(description)})`,
    },
    added.length + dropped.length > 0 && {
      input: { permissions: [...without(held, [...added, ...dropped]), ...added] },
      change: `the permissions (${[...named('adds', added), ...named('drops', dropped)].join(', ')})`,
    },
    !areSame(before.surveys, after.surveys) && {
      input: { scopes: after.surveys.map((survey) => `survey:${survey}`) },
      change: `the surveys (${listed(before.surveys, 'all')} → ${listed(after.surveys, 'all')})`,
    },
    !areSame(was, networks) && {
      input: { allowedAddresses: networks },
      change: `the networks (${listed(was, 'any address')} → ${listed(networks, 'any address')})`,
    },
    after.rate !== before.rate && {
      input: { requestsPerMinute: after.rate === '' ? null : Number(after.rate) },
      change: `the rate (${rated(before.rate)} → ${rated(after.rate)})`,
    },
  ].filter((each) => each !== false);
  return { input: Object.assign({}, ...all.map(({ input }) => input)), changes: all.map(({ change }) => change) };
}
