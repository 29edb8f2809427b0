/** Surveys in the graph. */
import { badUserInput } from '../../base/errors.js';
import { idOf } from '../../base/ids.js';
import { builder, type InputFields } from '../../graphql/builder.js';
import { connectionType, pageOf, rootPageArgs } from '../../graphql/connection.js';
import { COSTS } from '../../graphql/costs.js';
import { nameField } from '../../graphql/name-field.js';
import { payloadType } from '../../graphql/payload.js';
import { sorting } from '../../graphql/sorting.js';
import { observationCount } from './counts.js';
import { foldedName } from './names.js';
import { createSurvey, surveysVisibleTo, updateSurvey } from './service.js';

export const Survey = builder.prismaNode('Survey', {
  description: 'A sky survey that observations belong to.',
  authScopes: { permission: 'read:public' },
  select: { id: true },
  id: { field: 'id' },
  findUnique: (id, { caller }) => ({ id, AND: [surveysVisibleTo(caller.principal)] }),
  fields: (t) => ({
    name: t.exposeString('name'),
    description: t.exposeString('description', { nullable: true }),
    baseUrl: t.exposeString('baseUrl', { nullable: true }),
    apiEndpoint: t.exposeString('apiEndpoint', { nullable: true }),
    isActive: t.exposeBoolean('isActive'),
    observationCount: t.int({
      description: 'How many observations the survey has.',
      extensions: { costOnce: COSTS.countOfRows },
      authScopes: { permission: 'read:data' },
      resolve: ({ id }, _args, context) => observationCount(context, id),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
  }),
});

const SurveyFilter = builder.inputType('SurveyFilter', {
  description: 'Which surveys to list; everything given must hold.',
  fields: (t) => ({ isActive: t.boolean({ description: 'Only those that take observations, or only those that do not.' }) }),
});

const SurveyConnection = connectionType('Survey', Survey, 'surveys');
const { sortArgs, orderOf } = sorting(
  'Survey',
  'surveys',
  { NAME: ['name', 'Their name.'], CREATED_AT: ['createdAt', 'When they were added.'] },
  { column: 'name', direction: 'asc' },
);

builder.queryFields((t) => ({
  surveys: t.field({
    description: 'The surveys.',
    type: SurveyConnection,
    authScopes: { permission: 'read:public' },
    args: { ...rootPageArgs, ...sortArgs, filter: t.arg({ type: SurveyFilter, description: 'Which surveys to list.' }) },
    resolve: (_root, args, context, info) => {
      const isActive = args.filter?.isActive;
      const where = { AND: [surveysVisibleTo(context.caller.principal), isActive == null ? {} : { isActive }] };
      return pageOf(context.app.db.survey, where, orderOf(args), { args, context, info });
    },
  }),
  survey: t.prismaField({
    description: 'One survey, by id or by name; null when there is none.',
    type: Survey,
    nullable: true,
    authScopes: { permission: 'read:public' },
    args: {
      id: t.arg.id({ description: 'The global id.' }),
      name: t.arg.string({ description: 'The name in any case, such as `ZTF`.', extensions: nameField }),
    },
    resolve: (query, _root, { id, name }, { app, caller }) => {
      if ((id == null) === (name == null)) throw badUserInput(null, 'give either id or name');
      const wanted = id != null ? { id: idOf('Survey', id, 'id') } : { foldedName: foldedName(name as string) };
      return app.db.survey.findFirst({ ...query, where: { AND: [wanted, surveysVisibleTo(caller.principal)] } });
    },
  }),
}));

const fields = (t: InputFields) => ({
  description: t.string({ description: 'What the survey is.' }),
  baseUrl: t.string({ description: "The survey's home page." }),
  apiEndpoint: t.string({ description: "Where the survey's data is fetched from." }),
});

const CreateSurveyInput = builder.inputType('CreateSurveyInput', {
  description: 'A new survey.',
  fields: (t) => ({
    name: t.string({
      required: true,
      description: 'The name, which can never be changed. It is unique without regard to case.',
      extensions: nameField,
    }),
    ...fields(t),
  }),
});

const UpdateSurveyInput = builder.inputType('UpdateSurveyInput', {
  description: 'What to change of a survey: only what is given; null clears.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The survey.' }),
    ...fields(t),
    isActive: t.boolean({ description: 'Whether the survey takes observations; it cannot be null.' }),
  }),
});

const surveyPayload = (name: string, description: string) =>
  payloadType<{ id: string }>(name, description, (t) => ({
    survey: t.prismaField({
      type: Survey,
      description: 'The survey as it is now.',
      resolve: (query, { id }, _args, { app }) => app.db.survey.findUniqueOrThrow({ ...query, where: { id } }),
    }),
  }));

builder.mutationFields((t) => ({
  createSurvey: t.field({
    description: 'Adds a survey.',
    type: surveyPayload('CreateSurveyPayload', 'The survey that was added.'),
    authScopes: { permission: 'manage:operations' },
    args: { input: t.arg({ type: CreateSurveyInput, required: true, description: 'The new survey.' }) },
    resolve: async (_root, { input }, { app, caller }) => ({ id: await createSurvey(app, caller, input) }),
  }),
  updateSurvey: t.field({
    description: 'Changes a survey. Its name stays.',
    type: surveyPayload('UpdateSurveyPayload', 'The survey that was changed.'),
    authScopes: { permission: 'manage:operations' },
    args: { input: t.arg({ type: UpdateSurveyInput, required: true, description: 'What to change.' }) },
    resolve: async (_root, { input: { id: given, ...changes } }, { app, caller }) => {
      const id = idOf('Survey', given, 'input.id');
      await updateSurvey(app, caller, id, changes);
      return { id };
    },
  }),
}));
