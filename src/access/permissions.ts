/**
 * The one list of permissions, and everything derived from it: roles, permission sets, and the bit masks that the server compares.
 * GraphQL enums, the database check, the documentation and the command line derive from this file as well.
 */

/** Every permission, with its meaning. Its position in this list is its bit, so new permissions go to the end. */
const CATALOGUE = {
  'read:public': 'Read public data: surveys.',
  'read:data': 'Read observations and everything derived from them.',
  'write:data': 'Judge detections and handle alerts.',
  'manage:operations': 'Manage surveys, campaigns, models, jobs, workflow runs and the status of observations.',
  'admin:access': 'Manage users, API keys and configuration, and read the audit log.',
  'training:data_collection': 'Collect training datasets and record training runs.',
  'observations:ingest': 'Ingest observations.',
  'preprocessing:process': 'Run preprocessing and register calibration frames.',
  'differencing:process': 'Run differencing and record candidates.',
  'detection:process': 'Run detection models and record detections.',
  'observations:delete': 'Delete observations that no other row refers to.',
} as const;

export type Permission = keyof typeof CATALOGUE;
export const PERMISSIONS = Object.keys(CATALOGUE) as readonly Permission[];

/** Several permissions as one number: bit n stands for `PERMISSIONS[n]`. */
export type PermissionMask = number;

export const NO_PERMISSIONS: PermissionMask = 0;
export const ALL_PERMISSIONS: PermissionMask = (1 << PERMISSIONS.length) - 1;

const BITS = new Map<string, PermissionMask>(PERMISSIONS.map((permission, bit) => [permission, 1 << bit]));

export const isPermission = (name: string): name is Permission => BITS.has(name);

/** The mask of some permissions. An unknown name is an error of the program. */
export function maskOf(permissions: Iterable<string>): PermissionMask {
  let mask = NO_PERMISSIONS;
  for (const permission of permissions) {
    const bit = BITS.get(permission);
    if (bit === undefined) throw new Error(`Not a permission: ${permission}`);
    mask |= bit;
  }
  return mask;
}

/** The mask of the names in a row. A newer server may have written names that this one does not know and ignores. */
export const maskOfStored = (names: readonly string[]): PermissionMask => maskOf(names.filter(isPermission));

/** The permissions of a mask, in the order of the list. */
export const permissionsIn = (mask: PermissionMask): Permission[] => PERMISSIONS.filter((_, bit) => mask & (1 << bit));

export const holds = (held: PermissionMask, wanted: PermissionMask): boolean => (held & wanted) === wanted;

/** `read:data` → `READ_DATA`, the name of the GraphQL enum value. */
export const enumNameOf = (permission: Permission): string => permission.toUpperCase().replace(':', '_');

export const describePermission = (permission: Permission): string => CATALOGUE[permission];

/** The permissions of each role. */
export const ROLES = {
  ADMIN: { description: 'Everything.', permissions: PERMISSIONS },
  RESEARCHER: { description: 'Everything except administration.', permissions: PERMISSIONS.filter((p) => p !== 'admin:access') },
  ANALYST: { description: 'Read, and judge detections.', permissions: ['read:public', 'read:data', 'write:data'] },
  VIEWER: { description: 'Read.', permissions: ['read:public', 'read:data'] },
  GUEST: { description: 'Read public data.', permissions: ['read:public'] },
} as const satisfies Record<string, { description: string; permissions: readonly Permission[] }>;

export type Role = keyof typeof ROLES;

const ROLE_MASKS = Object.fromEntries(Object.entries(ROLES).map(([role, { permissions }]) => [role, maskOf(permissions)]));
export const maskOfRole = (role: Role): PermissionMask => ROLE_MASKS[role] as PermissionMask;

const TRAINING = ['read:public', 'read:data', 'manage:operations', 'training:data_collection'] as const;

/** The sets that are offered when a key is created. */
export const PERMISSION_SETS = {
  READ_ONLY: { description: 'For notebooks and dashboards that only read.', permissions: ['read:public', 'read:data'] },
  TRAINING_PIPELINE: { description: 'For flows that collect training data and record training runs.', permissions: TRAINING },
  PREFECT_WORKFLOWS: {
    description:
      'For Prefect flows and Dramatiq workers: every step of the pipeline except validation and alerts, which are for people (`write:data`).',
    permissions: [...TRAINING, 'observations:ingest', 'preprocessing:process', 'differencing:process', 'detection:process'],
  },
  FULL_ACCESS: { description: 'Everything, including administration. Few keys need it.', permissions: PERMISSIONS },
} as const satisfies Record<string, { description: string; permissions: readonly Permission[] }>;

export type PermissionSetName = keyof typeof PERMISSION_SETS;
