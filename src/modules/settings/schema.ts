/** Settings of the pipeline in the graph. */

import { badUserInput } from '../../base/errors.js';
import { globalId, idOf } from '../../base/ids.js';
import { LONGEST } from '../../base/lengths.js';
import { containing } from '../../database/search.js';
import { builder, type InputFields } from '../../graphql/builder.js';
import { connectionType, pageOf, rootPageArgs } from '../../graphql/connection.js';
import { nameField } from '../../graphql/name-field.js';
import { payloadType } from '../../graphql/payload.js';
import { sorting } from '../../graphql/sorting.js';
import { createSystemConfig, deleteSystemConfig, setSystemConfig, updateSystemConfig } from './service.js';

export const SystemConfig = builder.prismaNode('SystemConfig', {
  description: 'A setting of the pipeline. Settings belong to no survey.',
  authScopes: { permission: 'admin:access' },
  select: { id: true },
  id: { field: 'id' },
  findUnique: (id) => ({ id }),
  fields: (t) => ({
    key: t.exposeString('key'),
    value: t.expose('value', { type: 'JSON' }),
    description: t.exposeString('description', { nullable: true }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
  }),
});

const SystemConfigFilter = builder.inputType('SystemConfigFilter', {
  description: 'Which settings to list; everything given must hold.',
  fields: (t) => ({
    search: t.string({ description: 'A part of the key, in any case, such as `differencing.`.', extensions: nameField }),
  }),
});

const SystemConfigConnection = connectionType('SystemConfig', SystemConfig, 'settings');
const { sortArgs, orderOf } = sorting(
  'SystemConfig',
  'settings',
  { KEY: ['key', 'Their key.'], CREATED_AT: ['createdAt', 'When they were recorded.'] },
  { column: 'key', direction: 'asc' },
);

builder.queryFields((t) => ({
  systemConfigs: t.field({
    description: 'The settings.',
    type: SystemConfigConnection,
    authScopes: { permission: 'admin:access' },
    args: { ...rootPageArgs, ...sortArgs, filter: t.arg({ type: SystemConfigFilter, description: 'Which settings to list.' }) },
    resolve: (_root, args, context, info) => {
      const where = args.filter?.search ? { key: containing(args.filter.search) } : {};
      return pageOf(context.app.db.systemConfig, where, orderOf(args), { args, context, info });
    },
  }),
  systemConfig: t.prismaField({
    description: 'One setting, by id or by key; null when there is none.',
    type: SystemConfig,
    nullable: true,
    authScopes: { permission: 'admin:access' },
    args: {
      id: t.arg.id({ description: 'The global id.' }),
      key: t.arg.string({ description: 'The key, such as `differencing.threshold`.', extensions: nameField }),
    },
    resolve: (query, _root, { id, key }, { app }) => {
      if ((id == null) === (key == null)) throw badUserInput(null, 'give either id or key');
      const wanted = id != null ? { id: idOf('SystemConfig', id, 'id') } : { key: key as string };
      return app.db.systemConfig.findUnique({ ...query, where: wanted });
    },
  }),
}));

const AUDITED = 'The audit log keeps it, so it is no place for a secret.';

const settingFields = (t: InputFields) => ({
  key: t.string({
    required: true,
    description: `The unique key: 1 to ${LONGEST.name} letters, digits and \`_ . : -\`, such as \`differencing.threshold\`.`,
    extensions: nameField,
  }),
  value: t.field({ type: 'JSON', required: true, description: `The value. ${AUDITED}` }),
});

const CreateSystemConfigInput = builder.inputType('CreateSystemConfigInput', {
  description: 'A new setting.',
  fields: (t) => ({ ...settingFields(t), description: t.string({ description: 'What the setting does.' }) }),
});

const UpdateSystemConfigInput = builder.inputType('UpdateSystemConfigInput', {
  description: 'What to change of a setting: only what is given.',
  fields: (t) => ({
    key: t.string({ required: true, description: 'Its key, which stays.', extensions: nameField }),
    value: t.field({ type: 'JSON', description: `Its new value, which cannot be null. ${AUDITED}` }),
    description: t.string({ description: 'What the setting does; null clears it.' }),
  }),
});

const SetSystemConfigInput = builder.inputType('SetSystemConfigInput', {
  description: 'A setting.',
  fields: (t) => ({
    ...settingFields(t),
    description: t.string({ description: 'What the setting does; left as it is when it is not given, cleared by null.' }),
  }),
});

const DeleteSystemConfigInput = builder.inputType('DeleteSystemConfigInput', {
  description: 'A setting to remove.',
  fields: (t) => ({ key: t.string({ required: true, description: 'Its key.', extensions: nameField }) }),
});

const settingPayload = (name: string, description: string) =>
  payloadType<{ id: string }>(name, description, (t) => ({
    systemConfig: t.prismaField({
      type: SystemConfig,
      description: 'The setting as it is now.',
      resolve: (query, { id }, _args, { app }) => app.db.systemConfig.findUniqueOrThrow({ ...query, where: { id } }),
    }),
  }));

builder.mutationFields((t) => ({
  createSystemConfig: t.field({
    description: 'Adds a setting; CONFLICT when its key is there already. setSystemConfig does not mind.',
    type: settingPayload('CreateSystemConfigPayload', 'The setting that was added.'),
    authScopes: { permission: 'admin:access' },
    args: { input: t.arg({ type: CreateSystemConfigInput, required: true, description: 'The new setting.' }) },
    resolve: async (_root, { input }, { app, caller }) => ({ id: await createSystemConfig(app, caller, input) }),
  }),
  updateSystemConfig: t.field({
    description: 'Changes a setting; NOT_FOUND when its key is not there.',
    type: settingPayload('UpdateSystemConfigPayload', 'The setting that was changed.'),
    authScopes: { permission: 'admin:access' },
    args: { input: t.arg({ type: UpdateSystemConfigInput, required: true, description: 'What to change.' }) },
    resolve: async (_root, { input: { key, ...changes } }, { app, caller }) => ({
      id: await updateSystemConfig(app, caller, key, changes),
    }),
  }),
  setSystemConfig: t.field({
    description: 'Sets a key to a value, whether or not it was there. Doing it twice is harmless.',
    type: settingPayload('SetSystemConfigPayload', 'The setting.'),
    authScopes: { permission: 'admin:access' },
    args: { input: t.arg({ type: SetSystemConfigInput, required: true, description: 'The setting.' }) },
    resolve: async (_root, { input }, { app, caller }) => ({ id: await setSystemConfig(app, caller, input) }),
  }),
  deleteSystemConfig: t.field({
    description: 'Removes a setting. The audit log keeps what it was.',
    type: payloadType<{ id: string; key: string }>('DeleteSystemConfigPayload', 'The setting that was removed.', (p) => ({
      id: p.id({ description: 'The global id it had.', resolve: ({ id }) => globalId('SystemConfig', id) }),
      key: p.exposeString('key', { description: 'Its key.' }),
    })),
    authScopes: { permission: 'admin:access' },
    args: { input: t.arg({ type: DeleteSystemConfigInput, required: true, description: 'The setting.' }) },
    resolve: async (_root, { input: { key } }, { app, caller }) => ({ id: await deleteSystemConfig(app, caller, key), key }),
  }),
}));
