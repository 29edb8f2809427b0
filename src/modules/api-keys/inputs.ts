/** The inputs of the mutations of API keys. */
import { LONGEST } from '../../base/lengths.js';
import { builder } from '../../graphql/builder.js';
import { nameField } from '../../graphql/fields/name-field.js';
import { PermissionEnum, PermissionSetEnum } from '../../graphql/types/scalars.js';
import { MAX_OPERATIONS } from './operations.js';
import { MAX_GRACE_SECONDS, MAX_RETIRED } from './rotation.js';

export const CreateApiKeyInput = builder.inputType('CreateApiKeyInput', {
  description: 'A new key.',
  fields: (t) => ({
    name: t.string({ required: true, description: `What it is for: 1 to ${LONGEST.name} characters.`, extensions: nameField }),
    description: t.string({ description: 'Details about its purpose.' }),
    permissionSet: t.field({ type: PermissionSetEnum, description: 'A named set of permissions.' }),
    permissions: t.field({
      type: [PermissionEnum],
      description: 'Single permissions, in addition to the set. In total, at least one is required.',
    }),
    operations: t.stringList({
      description: `Documents that the key must be able to run, at most ${MAX_OPERATIONS}. It gets exactly the permissions that they need.`,
    }),
    scopes: t.stringList({
      description: 'The surveys whose rows it may read and change, as `survey:<name>`; by default all.',
      extensions: nameField,
    }),
    expiresInDays: t.int({
      description:
        "The number of days that it works. Give this or expiresAt; without both, the server's default applies, if there is one.",
    }),
    expiresAt: t.field({ type: 'DateTime', description: 'When it stops working.' }),
    allowedAddresses: t.stringList({
      description:
        'The networks from which it may be used, such as `192.0.2.0/24` or `2001:db8::/32`; by default any. An IPv6 network contains no IPv4 addresses.',
    }),
    requestsPerMinute: t.int({
      description: "Its limit of requests a minute; by default the server's.",
    }),
    ownerId: t.id({ description: 'The owner, on whose behalf it acts and whose permissions limit it; by default the caller.' }),
  }),
});

export const UpdateApiKeyInput = builder.inputType('UpdateApiKeyInput', {
  description: 'What to change of a key: only given fields change.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The key.' }),
    name: t.string({ description: 'Its new name.', extensions: nameField }),
    description: t.string({ description: 'Its new description; null clears it.' }),
    permissions: t.field({ type: [PermissionEnum], description: 'The new list of permissions.' }),
    scopes: t.stringList({
      description: 'The new list of scopes; an empty list removes the restriction.',
      extensions: nameField,
    }),
    allowedAddresses: t.stringList({
      description: 'The new list of networks from which it may be used; an empty list removes the restriction.',
    }),
    requestsPerMinute: t.int({ description: "Its limit of requests a minute; null means the server's default." }),
    ownerId: t.id({ description: 'The new owner, on whose behalf it acts.' }),
  }),
});

export const RevokeApiKeyInput = builder.inputType('RevokeApiKeyInput', {
  description: 'The key to revoke.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The key.' }),
    reason: t.string({ description: `Why, at most ${LONGEST.reason} characters.` }),
    descendants: t.boolean({
      description: 'Also revokes the keys that it created, and those that they created. Needs `admin:access` when there are any.',
    }),
  }),
});

export const ExtendApiKeyInput = builder.inputType('ExtendApiKeyInput', {
  description: 'The time by which to extend a key.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The key.' }),
    days: t.int({ required: true, description: 'Days from now or from its end, whichever is later.' }),
  }),
});

export const RotateApiKeyInput = builder.inputType('RotateApiKeyInput', {
  description: 'The key to give a new secret.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The key.' }),
    gracePeriodSeconds: t.int({
      defaultValue: 0,
      description: `How long the current secret still works, in seconds, 0 to ${MAX_GRACE_SECONDS} (30 days), but not after the key's end. Secrets that were retired earlier keep their promised end.`,
    }),
    endPreviousSecrets: t.boolean({
      defaultValue: false,
      description:
        'Ends all earlier secrets immediately, including the current one. Use it when a secret has leaked, without a grace period.',
    }),
  }),
});

export const EndRetiredSecretsInput = builder.inputType('EndRetiredSecretsInput', {
  description: 'The earlier secrets to end.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The key.' }),
    prefixes: t.stringList({
      description: `The prefixes of the secrets to end, as in \`retiredSecrets\`, 1 to ${MAX_RETIRED}; by default all that work.`,
    }),
  }),
});
