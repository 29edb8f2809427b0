/** The registry of models in the graph. */
import { badUserInput } from '../../base/errors.js';
import { idOf } from '../../base/ids.js';
import { LONGEST } from '../../base/lengths.js';
import { builder, type InputFields } from '../../graphql/builder.js';
import { connectionType, pageOf, rootPageArgs } from '../../graphql/connection.js';
import { nameField } from '../../graphql/name-field.js';
import { changing, entityPayload } from '../../graphql/payload.js';
import { NEWEST_FIRST, sorting } from '../../graphql/sorting.js';
import { activateModel, createModel, deactivateModel, updateModel } from './service.js';

export const Model = builder.prismaNode('Model', {
  description:
    'A version of a detection model. Models belong to no survey; keys of every scope see them, and only keys without scopes change them.',
  authScopes: { permission: 'read:data' },
  select: { id: true },
  id: { field: 'id' },
  findUnique: (id) => ({ id }),
  fields: (t) => ({
    name: t.exposeString('name'),
    version: t.exposeString('version'),
    type: t.exposeString('type'),
    architecture: t.exposeString('architecture', { nullable: true }),
    description: t.exposeString('description', { nullable: true }),
    hyperparameters: t.expose('hyperparameters', { type: 'JSON', nullable: true }),
    metrics: t.expose('metrics', { type: 'JSON', nullable: true }),
    trainingEnergy: t.exposeFloat('trainingEnergy', { nullable: true }),
    isActive: t.exposeBoolean('isActive'),
    mlflowRunId: t.exposeString('mlflowRunId', { nullable: true }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
  }),
});

const ModelFilter = builder.inputType('ModelFilter', {
  description: 'Which models to list; everything given must hold.',
  fields: (t) => ({
    name: t.string({ description: 'The name that versions share, exactly.', extensions: nameField }),
    type: t.string({ description: 'The kind of model, exactly, such as `cnn`.', extensions: nameField }),
    isActive: t.boolean({ description: 'Only versions in use, or only the others.' }),
  }),
});

const ModelConnection = connectionType('Model', Model, 'models');
const { sortArgs, orderOf } = sorting(
  'Model',
  'models',
  { CREATED_AT: ['createdAt', 'When they were registered.'], NAME: ['name', 'The name that versions share.'] },
  NEWEST_FIRST,
);

builder.queryFields((t) => ({
  models: t.field({
    description: 'Models.',
    type: ModelConnection,
    authScopes: { permission: 'read:data' },
    args: { ...rootPageArgs, ...sortArgs, filter: t.arg({ type: ModelFilter, description: 'Which models to list.' }) },
    resolve: (_root, args, context, info) => {
      const { name, type, isActive } = args.filter ?? {};
      const where = {
        ...(name != null && { name }),
        ...(type != null && { type }),
        ...(isActive != null && { isActive }),
      };
      return pageOf(context.app.db.model, where, orderOf(args), { args, context, info });
    },
  }),
  model: t.prismaField({
    description: 'One model, by id, or by name and version; by name alone, the version in use. Null when there is none.',
    type: Model,
    nullable: true,
    authScopes: { permission: 'read:data' },
    args: {
      id: t.arg.id({ description: 'The global id.' }),
      name: t.arg.string({ description: 'The name.', extensions: nameField }),
      version: t.arg.string({
        description: 'The version of that name; the one in use when it is not given.',
        extensions: nameField,
      }),
    },
    resolve: (query, _root, { id, name, version }, { app }) => {
      if ((id == null) === (name == null) || (id != null && version != null))
        throw badUserInput(null, 'give either id, or name with or without version');
      const wanted = id != null ? { id: idOf('Model', id, 'id') } : { name: name as string };
      const which = version != null ? { version } : id == null ? { isActive: true } : {};
      return app.db.model.findFirst({ ...query, where: { ...wanted, ...which } });
    },
  }),
}));

/** What may be said of a model when it is registered, and later. */
const fields = (t: InputFields) => ({
  description: t.string({ description: `What the model is for, at most ${LONGEST.text} characters.` }),
  metrics: t.field({ type: 'JSON', description: 'How good the model is, by name of the metric.' }),
  trainingEnergy: t.float({ description: 'Energy used in training, in kilowatt hours.' }),
  mlflowRunId: t.string({ description: 'The run in MLflow that made the model.', extensions: nameField }),
});

const CreateModelInput = builder.inputType('CreateModelInput', {
  description: 'A new version of a model.',
  fields: (t) => ({
    name: t.string({
      required: true,
      description: `The name that its versions share, at most ${LONGEST.name} characters.`,
      extensions: nameField,
    }),
    version: t.string({
      required: true,
      description: 'The version, unique within the name, such as `2.1.0`.',
      extensions: nameField,
    }),
    type: t.string({ required: true, description: 'The kind of model, such as `cnn`.', extensions: nameField }),
    architecture: t.string({ description: 'The architecture, such as `unet`.', extensions: nameField }),
    hyperparameters: t.field({ type: 'JSON', description: 'How the model was made.' }),
    ...fields(t),
  }),
});

const UpdateModelInput = builder.inputType('UpdateModelInput', {
  description: 'What to change of a model: only what is given; null clears.',
  fields: (t) => ({ id: t.id({ required: true, description: 'The model.' }), ...fields(t) }),
});

const modelInput = (name: string, description: string) =>
  builder.inputType(name, { description, fields: (t) => ({ id: t.id({ required: true, description: 'The model.' }) }) });

const modelPayload = entityPayload(Model, 'model');

const ActivateModelInput = modelInput('ActivateModelInput', 'The version to use.');
const DeactivateModelInput = modelInput('DeactivateModelInput', 'The version to use no more.');

builder.mutationFields((t) => ({
  createModel: t.field({
    description: 'Registers a version of a model. It is not in use until it is activated.',
    type: modelPayload('CreateModelPayload', 'The model that was registered.'),
    authScopes: { permission: 'manage:operations' },
    args: { input: t.arg({ type: CreateModelInput, required: true, description: 'The new version.' }) },
    resolve: async (_root, { input }, { app, caller }) => ({ id: await createModel(app, caller, input) }),
  }),
  updateModel: t.field({
    description: 'Changes what is said of a model. Its name and version stay.',
    type: modelPayload('UpdateModelPayload', 'The model that was changed.'),
    authScopes: { permission: 'manage:operations' },
    args: { input: t.arg({ type: UpdateModelInput, required: true, description: 'What to change.' }) },
    resolve: changing(Model, updateModel),
  }),
  activateModel: t.field({
    description: 'Makes a version the one in use, instead of the one of its name that was. Doing it twice is harmless.',
    type: modelPayload('ActivateModelPayload', 'The model that is in use.'),
    authScopes: { permission: 'manage:operations' },
    args: { input: t.arg({ type: ActivateModelInput, required: true, description: 'The version.' }) },
    resolve: changing(Model, activateModel),
  }),
  deactivateModel: t.field({
    description: 'Takes a version out of use; no other takes its place. Doing it twice is harmless.',
    type: modelPayload('DeactivateModelPayload', 'The model that is not in use.'),
    authScopes: { permission: 'manage:operations' },
    args: { input: t.arg({ type: DeactivateModelInput, required: true, description: 'The version.' }) },
    resolve: changing(Model, deactivateModel),
  }),
}));
