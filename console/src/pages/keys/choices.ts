/** What a new key may do, as the page that creates it holds it, and what becomes of it. */
import type { CreateApiKeyInput, ListPermissionsQuery, Permission, PermissionSetName } from '../../gql/graphql.js';
import { joined } from '../../words.js';
import { isPermission, namesOf } from './permission-name.js';

export type Way = 'set' | 'operations' | 'single';

/** What can be changed of a key later. */
export interface KeyFields {
  readonly name: string;
  readonly description: string;
  readonly surveys: readonly string[];
  readonly networks: string;
  readonly rate: string;
}

export interface Draft extends KeyFields {
  readonly way: Way;
  readonly set: PermissionSetName;
  /** Chosen one by one. */
  readonly single: readonly Permission[];
  /** The pasted operations. They stay when the reader looks at another way. */
  readonly operations: string;
  /** What the pasted operations need; null until they are checked. */
  readonly needed: readonly Permission[] | null;
  /** Days; empty means that it does not expire. */
  readonly days: string;
  /** The global id of the owner; empty means the caller. */
  readonly owner: string;
}

export const NEW_DRAFT: Draft = {
  name: '',
  description: '',
  way: 'set',
  set: 'READ_ONLY',
  single: ['READ_PUBLIC'],
  operations: '',
  needed: null,
  surveys: [],
  days: '90',
  networks: '',
  rate: '',
  owner: '',
};

/** Whether the reader has changed a new draft. What another way chooses counts as soon as its way is chosen. */
export const isChanged = (draft: Draft): boolean =>
  (['name', 'description', 'way', 'set', 'operations', 'surveys', 'days', 'networks', 'rate', 'owner'] as const).some(
    (field) => String(draft[field]) !== String(NEW_DRAFT[field]),
  );

interface SetChoice {
  readonly name: PermissionSetName;
  readonly description: string;
  readonly permissions: readonly Permission[];
}

export interface Catalogue {
  readonly sets: readonly SetChoice[];
  /** Without the name of the permission, with which the schema begins each. */
  readonly descriptions: ReadonlyMap<Permission, string>;
}

/** The smallest set first. */
export const catalogueIn = (data: ListPermissionsQuery): Catalogue => ({
  sets: data.permissionSets
    .map((set) => ({ ...set, description: set.description.replaceAll('`', '') }))
    .sort((one, other) => one.permissions.length - other.permissions.length),
  descriptions: new Map(
    data.__type?.enumValues?.flatMap(({ name, description }) =>
      isPermission(name) ? [[name, description?.replace(/^`[^`]*`: /, '') ?? ''] as const] : [],
    ),
  ),
});

export function permissionsOf(draft: Draft, { sets }: Catalogue): readonly Permission[] {
  if (draft.way === 'single') return draft.single;
  if (draft.way === 'operations') return draft.needed ?? [];
  return sets.find(({ name }) => name === draft.set)?.permissions ?? [];
}

/** Why a draft cannot be sent: it holds no permission. Null when it holds some. */
export function lacksPermissions({ way, needed }: Draft, permissions: readonly Permission[]): string | null {
  if (permissions.length > 0) return null;
  if (way !== 'operations') return 'Choose at least one permission first.';
  return needed === null ? 'Find the permissions first.' : 'These operations need no permission, so they need no key.';
}

/** The items of a typed list. */
export const listIn = (text: string): string[] => text.split(/[\s,;]+/).filter(Boolean);

export function inputOf(draft: Draft, permissions: readonly Permission[]): CreateApiKeyInput {
  const networks = listIn(draft.networks);
  return {
    name: draft.name,
    ...(draft.description && { description: draft.description }),
    ...(draft.way === 'set' ? { permissionSet: draft.set } : { permissions: [...permissions] }),
    ...(draft.surveys.length > 0 && { scopes: draft.surveys.map((name) => `survey:${name}`) }),
    ...(draft.days && { expiresInDays: Number(draft.days) }),
    ...(networks.length > 0 && { allowedAddresses: networks }),
    ...(draft.rate && { requestsPerMinute: Number(draft.rate) }),
    ...(draft.owner && { ownerId: draft.owner }),
  };
}

/** The draft in one sentence. */
export function summaryOf(draft: Draft, permissions: readonly Permission[], owner: string): string {
  const may = permissions.length === 0 ? 'do nothing yet' : `use ${namesOf(permissions)}`;
  const where = draft.surveys.length === 0 ? 'of all surveys' : `of ${joined(draft.surveys)} only`;
  const networks = listIn(draft.networks);
  const from = networks.length === 0 ? 'from any address' : `from ${joined(networks)}`;
  const until = draft.days
    ? `for ${draft.days} ${draft.days === '1' ? 'day' : 'days'}`
    : 'without an end, unless the server sets one';
  const rate = draft.rate ? `, at most ${draft.rate} times a minute` : '';
  return `“${draft.name || 'This key'}” acts for ${owner} and may ${may}, on rows ${where}, ${from}, ${until}${rate}.`;
}
