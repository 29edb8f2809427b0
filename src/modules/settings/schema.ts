/** Settings of the pipeline in the graph. */

import { globalId } from '../../base/ids.js';
import { LONGEST } from '../../base/lengths.js';
import { builder, type InputFields } from '../../graphql/builder.js';
import { nameField } from '../../graphql/fields/name-field.js';
import { contains, filterOf } from '../../graphql/lists/filter.js';
import { listsOf, oneOf, rowOf } from '../../graphql/lists/lists.js';
import { payloadOf, payloadType } from '../../graphql/types/payload.js';
import { SYSTEM_CONFIG } from './entity.js';
import { createSystemConfig, deleteSystemConfig, setSystemConfig, updateSystemConfig } from './service.js';

const SystemConfig = builder.prismaNode(SYSTEM_CONFIG.name, {
  ...rowOf(SYSTEM_CONFIG),
  description: 'A setting of the pipeline. Settings belong to no survey.',
  fields: (t) => ({
    key: t.exposeString('key'),
    value: t.expose('value', { type: 'JSON' }),
    description: t.exposeString('description', { nullable: true }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
  }),
});

const filter = filterOf(SYSTEM_CONFIG, {
  search: contains(['key'], 'A part of the key, in any case, such as `differencing.`.'),
});

builder.queryFields((t) => ({
  systemConfigs: listsOf(SYSTEM_CONFIG, SystemConfig).root(t, { description: 'The settings.', filter }),
  systemConfig: oneOf(t, SYSTEM_CONFIG, {
    description: 'One setting, by id or by key; null when it does not exist.',
    otherwise: {
      args: { key: t.arg.string({ description: 'The key, such as `differencing.threshold`.', extensions: nameField }) },
      words: ' or key',
      where: ({ key }) => (key == null ? undefined : { key }),
    },
  }),
}));

const AUDITED = 'The audit log keeps it, so it must not contain a secret.';

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
  fields: (t) => ({ ...settingFields(t), description: t.string({ description: 'A description of the setting.' }) }),
});

const UpdateSystemConfigInput = builder.inputType('UpdateSystemConfigInput', {
  description: 'What to change of a setting: only given fields change.',
  fields: (t) => ({
    key: t.string({ required: true, description: 'Its key, which stays.', extensions: nameField }),
    value: t.field({ type: 'JSON', description: `Its new value, which cannot be null. ${AUDITED}` }),
    description: t.string({ description: 'A description of the setting; null clears it.' }),
  }),
});

const SetSystemConfigInput = builder.inputType('SetSystemConfigInput', {
  description: 'A setting.',
  fields: (t) => ({
    ...settingFields(t),
    description: t.string({ description: 'A description of the setting. Null clears it; without this field it stays.' }),
  }),
});

const DeleteSystemConfigInput = builder.inputType('DeleteSystemConfigInput', {
  description: 'The setting to remove.',
  fields: (t) => ({ key: t.string({ required: true, description: 'Its key.', extensions: nameField }) }),
});

const settingPayload = payloadOf(SYSTEM_CONFIG);

builder.mutationFields((t) => ({
  createSystemConfig: t.field({
    description: 'Creates a setting. CONFLICT when its key exists; setSystemConfig also changes an existing one.',
    type: settingPayload('CreateSystemConfigPayload', 'The new setting.'),
    authScopes: { permission: 'admin:access' },
    args: { input: t.arg({ type: CreateSystemConfigInput, required: true, description: 'The new setting.' }) },
    resolve: async (_root, { input }, { app, caller }) => ({ id: await createSystemConfig(app, caller, input) }),
  }),
  updateSystemConfig: t.field({
    description: 'Changes a setting. NOT_FOUND when its key does not exist.',
    type: settingPayload('UpdateSystemConfigPayload', 'The setting that was changed.'),
    authScopes: { permission: 'admin:access' },
    args: { input: t.arg({ type: UpdateSystemConfigInput, required: true, description: 'What to change.' }) },
    resolve: async (_root, { input: { key, ...changes } }, { app, caller }) => ({
      id: await updateSystemConfig(app, caller, key, changes),
    }),
  }),
  setSystemConfig: t.field({
    description: 'Creates or changes a setting. It is idempotent.',
    type: settingPayload('SetSystemConfigPayload', 'The setting.'),
    authScopes: { permission: 'admin:access' },
    args: { input: t.arg({ type: SetSystemConfigInput, required: true, description: 'The setting.' }) },
    resolve: async (_root, { input }, { app, caller }) => ({ id: await setSystemConfig(app, caller, input) }),
  }),
  deleteSystemConfig: t.field({
    description: 'Removes a setting. The audit log keeps its value.',
    type: payloadType<{ id: string; key: string }>('DeleteSystemConfigPayload', 'The removed setting.', (p) => ({
      id: p.id({ description: 'Its former global id.', resolve: ({ id }) => globalId('SystemConfig', id) }),
      key: p.exposeString('key', { description: 'Its key.' }),
    })),
    authScopes: { permission: 'admin:access' },
    args: { input: t.arg({ type: DeleteSystemConfigInput, required: true, description: 'The setting.' }) },
    resolve: async (_root, { input: { key } }, { app, caller }) => ({ id: await deleteSystemConfig(app, caller, key), key }),
  }),
}));
