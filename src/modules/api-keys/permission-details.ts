/** The permissions of a key in the graph, each with its source, its last use and what blocks it. */
import { type Block, type PermissionState, stateOf } from '../../access/credentials/key-power.js';
import { isPermission, maskOf, maskOfStored, PERMISSIONS, permissionsIn } from '../../access/permissions.js';
import { builder } from '../../graphql/builder.js';
import { enumOf } from '../../graphql/types/enums.js';
import { PermissionEnum } from '../../graphql/types/scalars.js';
import { ApiKey, POWER_COLUMNS } from './type.js';

/** For each reason: its name in the graph, and its words. */
const BLOCKS: Readonly<Record<Block, readonly [code: string, message: string]>> = {
  NOT_GRANTED: ['NOT_GRANTED', 'The key does not hold the permission: an admin can add it with updateApiKey.'],
  OWNER_ROLE_LACKS_IT: [
    'OWNER_ROLE_LACKS_IT',
    "The role of the key's owner does not hold the permission: an admin can change the role or the owner.",
  ],
  REVOKED: ['KEY_REVOKED', 'The key has been revoked: create a new one.'],
  EXPIRED: ['KEY_EXPIRED', 'The key has expired: an admin can extend it with extendApiKey.'],
  OWNER_DISABLED: [
    'OWNER_INACTIVE',
    "The key's owner has been deactivated: an admin can reactivate the user or change the owner.",
  ],
};

const BlockCode = builder.enumType('PermissionBlockCode', {
  description: 'Why a key cannot use a permission.',
  values: Object.fromEntries(
    Object.entries(BLOCKS).map(([block, [code, message]]) => [code, { value: block as Block, description: message }]),
  ),
});

const PermissionBlock = builder.objectRef<Block>('PermissionBlock').implement({
  description: 'A reason why a key cannot use a permission.',
  fields: (t) => ({
    code: t.field({ type: BlockCode, description: 'The reason. It is stable.', resolve: (block) => block }),
    message: t.string({
      description: 'The reason in words, and what an admin can do. The text may change.',
      resolve: (block) => BLOCKS[block][1],
    }),
  }),
});

const PermissionSource = enumOf(
  'PermissionSource',
  'Where a permission of a key comes from. It is effective only with both sources.',
  {
    KEY: 'The key holds it itself.',
    OWNER_ROLE: "The role of the key's owner holds it.",
  },
);

interface Detail extends PermissionState {
  readonly lastUsedAt: Date | null;
}

const EffectivePermissionDetail = builder.objectRef<Detail>('EffectivePermissionDetail').implement({
  description: 'A permission of a key: whether the key can use it now, and if not, why.',
  fields: (t) => ({
    permission: t.expose('permission', { type: PermissionEnum, description: 'The permission.' }),
    granted: t.exposeBoolean('granted', {
      description: 'Whether the key holds it itself. False for a permission that was used before it was taken from the key.',
    }),
    effective: t.exposeBoolean('effective', { description: 'Whether a request with the key has it now.' }),
    sources: t.field({
      type: [PermissionSource],
      description: 'Where it comes from. Empty when the key does not hold it.',
      resolve: ({ granted, heldByOwner }) => [
        ...(granted ? ['KEY' as const] : []),
        ...(heldByOwner ? ['OWNER_ROLE' as const] : []),
      ],
    }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When a request of the key last needed it; null when none did.',
    }),
    blocks: t.field({
      type: [PermissionBlock],
      extensions: { rows: Object.keys(BLOCKS).length },
      description: 'Everything that blocks it. Empty when it is effective.',
      resolve: ({ blocks }) => blocks,
    }),
  }),
});

builder.prismaObjectField(ApiKey, 'effectivePermissionDetails', (t) =>
  t.field({
    description:
      'Each permission that the key holds or has used, with the reasons that block it now. They are those of a request with the current secret from an allowed address.',
    type: [EffectivePermissionDetail],
    extensions: { rows: PERMISSIONS.length },
    select: { ...POWER_COLUMNS, permissionUsage: { select: { permission: true, lastUsedAt: true } } },
    resolve: (key) => {
      const used = new Map(key.permissionUsage.map(({ permission, lastUsedAt }) => [permission, lastUsedAt]));
      const listed = maskOfStored(key.permissions) | maskOf([...used.keys()].filter(isPermission));
      return permissionsIn(listed).map((permission) => ({
        ...stateOf(key, permission),
        lastUsedAt: used.get(permission) ?? null,
      }));
    },
  }),
);
