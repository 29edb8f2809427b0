/** All permissions, in the one order in which the pages show them. */
import type { Permission } from '../../gql/graphql.js';
import { joined, permissionName } from '../../words.js';

/** The place of each in the list of the API, which the docs and the pages follow. The type check fails when one is missing. */
const RANKS: Readonly<Record<Permission, number>> = {
  READ_PUBLIC: 0,
  READ_DATA: 1,
  WRITE_DATA: 2,
  MANAGE_OPERATIONS: 3,
  ADMIN_ACCESS: 4,
  TRAINING_DATA_COLLECTION: 5,
  OBSERVATIONS_INGEST: 6,
  PREPROCESSING_PROCESS: 7,
  DIFFERENCING_PROCESS: 8,
  DETECTION_PROCESS: 9,
  OBSERVATIONS_DELETE: 10,
};

const byRank = (one: Permission, other: Permission): number => RANKS[one] - RANKS[other];

export const PERMISSIONS = (Object.keys(RANKS) as Permission[]).sort(byRank);

export const inOrder = (permissions: readonly Permission[]): Permission[] => permissions.toSorted(byRank);

/** `read:public and read:data` */
export const namesOf = (permissions: readonly Permission[]): string => joined(inOrder(permissions).map(permissionName));

export const isPermission = (text: string): text is Permission => text in RANKS;
