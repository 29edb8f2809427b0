/** The registry of models in the graph. */

import { LONGEST } from '../../base/lengths.js';
import { builder, type InputFields } from '../../graphql/builder.js';
import { nameField } from '../../graphql/fields/name-field.js';
import { contains, filterOf, isSet, named, namedOneOf } from '../../graphql/lists/filter.js';
import { listsOf, oneOf, rowOf } from '../../graphql/lists/lists.js';
import { changing, payloadOf } from '../../graphql/types/payload.js';
import { MODEL } from './entity.js';
import { activateModel, createModel, deactivateModel, updateModel } from './service.js';

export const Model = builder.prismaNode(MODEL.name, {
  ...rowOf(MODEL),
  description:
    'A version of a detection model. Models belong to no survey; keys of every scope see them, and only keys without scopes change them.',
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

const filter = filterOf(MODEL, {
  search: contains(['name', 'version'], 'A part of the name or the version, in any case.'),
  name: named('name', 'The name that versions share, exactly.'),
  type: named('type', 'The kind of model, exactly, such as `cnn`.'),
  types: namedOneOf('type', 'The kind of model, exactly, such as `cnn`.'),
  isActive: isSet('isActive', 'Only versions in use, or only the others.'),
});

builder.queryFields((t) => ({
  models: listsOf(MODEL, Model).root(t, { filter }),
  model: oneOf(t, MODEL, {
    description: 'One model, by id, or by name and version. A name alone means the version in use. Null when it does not exist.',
    otherwise: {
      args: {
        name: t.arg.string({ description: 'The name.', extensions: nameField }),
        version: t.arg.string({
          description: 'The version of that name; by default the one in use.',
          extensions: nameField,
        }),
      },
      words: ', or name with or without version',
      where: ({ name, version }) =>
        name == null ? undefined : { name, ...(version == null ? { isActive: true } : { version }) },
    },
  }),
}));

/** The details of a model, at its registration and later. */
const fields = (t: InputFields) => ({
  description: t.string({ description: `What the model is for, at most ${LONGEST.text} characters.` }),
  metrics: t.field({ type: 'JSON', description: 'The quality of the model, by name of the metric.' }),
  trainingEnergy: t.float({ description: 'Energy used in training, in kilowatt hours.' }),
  mlflowRunId: t.string({ description: 'The run in MLflow that created the model.', extensions: nameField }),
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
    hyperparameters: t.field({ type: 'JSON', description: 'The hyperparameters of the training.' }),
    ...fields(t),
  }),
});

const UpdateModelInput = builder.inputType('UpdateModelInput', {
  description: 'What to change of a model: only given fields change, and null clears a field.',
  fields: (t) => ({ id: t.id({ required: true, description: 'The model.' }), ...fields(t) }),
});

const modelInput = (name: string, description: string) =>
  builder.inputType(name, { description, fields: (t) => ({ id: t.id({ required: true, description: 'The model.' }) }) });

const modelPayload = payloadOf(MODEL);

const ActivateModelInput = modelInput('ActivateModelInput', 'The version to activate.');
const DeactivateModelInput = modelInput('DeactivateModelInput', 'The version to deactivate.');

builder.mutationFields((t) => ({
  createModel: t.field({
    description: 'Registers a version of a model. Activate it to put it in use.',
    type: modelPayload('CreateModelPayload', 'The new version.'),
    authScopes: { permission: 'manage:operations' },
    args: { input: t.arg({ type: CreateModelInput, required: true, description: 'The new version.' }) },
    resolve: async (_root, { input }, { app, caller }) => ({ id: await createModel(app, caller, input) }),
  }),
  updateModel: t.field({
    description: 'Changes the details of a model. Its name and version stay.',
    type: modelPayload('UpdateModelPayload', 'The model that was changed.'),
    authScopes: { permission: 'manage:operations' },
    args: { input: t.arg({ type: UpdateModelInput, required: true, description: 'What to change.' }) },
    resolve: changing(MODEL, updateModel),
  }),
  activateModel: t.field({
    description: 'Activates a version of a model and deactivates the other versions of the same name. It is idempotent.',
    type: modelPayload('ActivateModelPayload', 'The activated model.'),
    authScopes: { permission: 'manage:operations' },
    args: { input: t.arg({ type: ActivateModelInput, required: true, description: 'The version.' }) },
    resolve: changing(MODEL, activateModel),
  }),
  deactivateModel: t.field({
    description: 'Deactivates a version of a model. No other version replaces it. It is idempotent.',
    type: modelPayload('DeactivateModelPayload', 'The deactivated model.'),
    authScopes: { permission: 'manage:operations' },
    args: { input: t.arg({ type: DeactivateModelInput, required: true, description: 'The version.' }) },
    resolve: changing(MODEL, deactivateModel),
  }),
}));
