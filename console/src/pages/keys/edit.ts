/** What an edited form changes of a key: the input for the API, with nothing but the changed fields, and the same in words. */
import type { UpdateApiKeyInput } from '../../gql/graphql.js';
import { joined, type KeyFields, listIn } from './choices.js';

interface Edited {
  readonly name: string;
  readonly description?: string | null | undefined;
  readonly scopes: readonly string[];
  readonly allowedAddresses: readonly string[];
  readonly requestsPerMinute?: number | null | undefined;
}

export const fieldsOf = ({ name, description, scopes, allowedAddresses, requestsPerMinute }: Edited): KeyFields => ({
  name,
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

/** The present list of a key stays in place when only its order differs. */
export function editOf(before: KeyFields, after: KeyFields): Edit {
  const [name, description] = [after.name.trim(), after.description.trim()];
  const [was, networks] = [listIn(before.networks), listIn(after.networks)];
  const all = [
    name !== before.name && { input: { name }, change: `the name (${quoted(before.name)} → ${quoted(name)})` },
    description !== before.description && {
      input: { description: description || null },
      change: `the description (${quoted(before.description)} → ${quoted(description)})`,
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
