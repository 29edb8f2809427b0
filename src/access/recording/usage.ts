/** The use of a key since the last write, in memory. */
import { NO_PERMISSIONS, type Permission, type PermissionMask, permissionsIn } from '../permissions.js';

/** The most addresses of a key, in memory and in the database. A leaked key may be used from any number. */
export const MOST_ADDRESSES = 20;

interface AddressUse {
  requests: number;
  /** Milliseconds since the epoch. */
  readonly first: number;
  last: number;
}

export interface Use {
  requests: number;
  errors: number;
  denials: number;
  /** Milliseconds since the epoch. */
  last: number;
  /** The number of requests by the mask of permissions that they needed; the masks are split when they are written. */
  exercised: Map<PermissionMask, number>;
  /** The number of refused requests by the mask of permissions that they lacked. */
  lacked: Map<PermissionMask, number>;
  /** Digests of secrets that were used although they were rotated away. */
  oldSecrets: Set<string>;
  addresses: Map<string, AddressUse>;
}

export const unused = (now: number): Use => ({
  requests: 0,
  errors: 0,
  denials: 0,
  last: now,
  exercised: new Map(),
  lacked: new Map(),
  oldSecrets: new Set(),
  addresses: new Map(),
});

export function addCount(counts: Map<PermissionMask, number>, permissions: PermissionMask, count: number): void {
  if (permissions !== NO_PERMISSIONS) counts.set(permissions, (counts.get(permissions) ?? 0) + count);
}

/** Adds requests from an address. Above the limit, the address that was used least recently is forgotten. */
export function addAddress(addresses: Map<string, AddressUse>, address: string, { requests, first, last }: AddressUse): void {
  const known = addresses.get(address);
  if (known === undefined) {
    if (addresses.size >= MOST_ADDRESSES) addresses.delete(leastRecent(addresses));
    addresses.set(address, { requests, first, last });
    return;
  }
  known.requests += requests;
  known.last = Math.max(known.last, last);
}

const leastRecent = (addresses: ReadonlyMap<string, AddressUse>): string =>
  [...addresses].reduce((oldest, entry) => (entry[1].last < oldest[1].last ? entry : oldest))[0];

/** Adds counts that could not be written. */
export function addUse(use: Use, lost: Use): void {
  use.requests += lost.requests;
  use.errors += lost.errors;
  use.denials += lost.denials;
  for (const [mask, count] of lost.exercised) addCount(use.exercised, mask, count);
  for (const [mask, count] of lost.lacked) addCount(use.lacked, mask, count);
  for (const digest of lost.oldSecrets) use.oldSecrets.add(digest);
  for (const [address, addressUse] of lost.addresses) addAddress(use.addresses, address, addressUse);
}

/** The row of a key in the statement that adds the counts (usage-statements.ts). */
export const rowOf = (id: string, use: Use) => ({
  ...use,
  id,
  last: new Date(use.last),
  permissions: countsByPermission(use.exercised),
  lacked: countsByPermission(use.lacked),
  oldSecrets: [...use.oldSecrets],
  addresses: Array.from(use.addresses, ([address, { requests, first, last }]) => ({
    address,
    requests,
    first: new Date(first),
    last: new Date(last),
  })),
});

function countsByPermission(byMask: ReadonlyMap<PermissionMask, number>): Partial<Record<Permission, number>> {
  const counts: Partial<Record<Permission, number>> = {};
  for (const [mask, count] of byMask) {
    for (const permission of permissionsIn(mask)) counts[permission] = (counts[permission] ?? 0) + count;
  }
  return counts;
}
