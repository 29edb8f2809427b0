/** The filter of the list of keys, from its address. An address may be typed: a value that the API would refuse is left out. */
import type { ApiKeyFilter, ApiKeyStatus } from '../../gql/graphql.js';
import type { ListAddress } from '../../ui/list-address.js';
import { isPermission } from './permission-name.js';

const STATUSES: ReadonlySet<string> = new Set<ApiKeyStatus>(['ACTIVE', 'EXPIRED', 'REVOKED']);
const isStatus = (text: string): text is ApiKeyStatus => STATUSES.has(text);

/** The address of `ApiKey:<uuid>` is `/keys/<uuid>`. */
export const uuidOf = (id: string): string => id.slice(id.indexOf(':') + 1);

/** The most days that the API accepts for a key. */
export const MOST_DAYS = 36_500;

const daysIn = (text: string): number | undefined => {
  const days = Number(text);
  return Number.isInteger(days) && days >= 1 && days <= MOST_DAYS ? days : undefined;
};

export function filterIn({ get }: Pick<ListAddress, 'get'>): ApiKeyFilter {
  const [status, permission] = [get('status'), get('permission')];
  const [expiring, unused] = [daysIn(get('expiring')), daysIn(get('unused'))];
  return {
    ...(get('q') && { search: get('q') }),
    ...(isStatus(status) && { status }),
    ...(expiring !== undefined && { expiringWithinDays: expiring }),
    ...(unused !== undefined && { unusedForDays: unused }),
    ...(isPermission(permission) && { permission }),
    ...(get('owner') && { ownerId: `User:${get('owner')}` }),
    ...(get('survey') && { survey: get('survey') }),
  };
}
