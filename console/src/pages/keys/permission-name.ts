/** Permissions in their short form, as the documentation writes them: `read:data`. */
import type { Permission } from '../../gql/graphql.js';

/** The first `_` stands for the colon. */
export const permissionName = (permission: Permission): string => permission.toLowerCase().replace('_', ':');

/** All permissions, the harmless ones first. The type check fails when one is missing. */
const RANKS: Readonly<Record<Permission, number>> = {
  READ_PUBLIC: 0,
  READ_DATA: 1,
  WRITE_DATA: 2,
  OBSERVATIONS_INGEST: 3,
  PREPROCESSING_PROCESS: 4,
  DIFFERENCING_PROCESS: 5,
  DETECTION_PROCESS: 6,
  TRAINING_DATA_COLLECTION: 7,
  MANAGE_OPERATIONS: 8,
  OBSERVATIONS_DELETE: 9,
  ADMIN_ACCESS: 10,
};

export const PERMISSIONS = (Object.keys(RANKS) as Permission[]).sort((one, other) => RANKS[one] - RANKS[other]);

export const isPermission = (text: string): text is Permission => text in RANKS;
