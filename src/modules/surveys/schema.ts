/** Surveys in the graph. */

import { surveyFilter } from '../../access/scopes.js';
import { builder, type InputFields } from '../../graphql/builder.js';
import { COSTS } from '../../graphql/fields/costs.js';
import { nameField } from '../../graphql/fields/name-field.js';
import { contains, filterOf, isSet } from '../../graphql/lists/filter.js';
import { listsOf, oneOf, rowOf } from '../../graphql/lists/lists.js';
import { reading } from '../../graphql/reading.js';
import { changing, payloadOf } from '../../graphql/types/payload.js';
import { observationCount } from './counts.js';
import { SURVEY } from './entity.js';
import { foldedName } from './names.js';
import { createSurvey, updateSurvey } from './service.js';

export const Survey = builder.prismaNode(SURVEY.name, {
  ...rowOf(SURVEY),
  description: 'A sky survey that observations belong to.',
  fields: (t) => ({
    name: t.exposeString('name'),
    description: t.exposeString('description', { nullable: true }),
    baseUrl: t.exposeString('baseUrl', { nullable: true }),
    apiEndpoint: t.exposeString('apiEndpoint', { nullable: true }),
    isActive: t.exposeBoolean('isActive'),
    observationCount: t.int({
      description: "The number of the survey's observations.",
      extensions: {
        costOnce: COSTS.countOfRows,
        ...reading({ kind: 'count', relation: 'observations', where: ({ caller }) => surveyFilter(caller.principal) }),
      },
      authScopes: { permission: 'read:data' },
      resolve: ({ id }, _args, context) => observationCount(context, id),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
  }),
});

const surveys = listsOf(SURVEY, Survey);

const filter = filterOf(SURVEY, {
  search: contains(['name'], 'A part of the name, in any case.'),
  isActive: isSet('isActive', 'Only surveys that accept observations, or only the others.'),
});

builder.queryFields((t) => ({
  surveys: surveys.root(t, { description: 'The surveys.', filter }),
  survey: oneOf(t, SURVEY, {
    description: 'One survey, by id or by name; null when it does not exist.',
    otherwise: {
      args: { name: t.arg.string({ description: 'The name in any case, such as `ZTF`.', extensions: nameField }) },
      words: ' or name',
      where: ({ name }) => (name == null ? undefined : { foldedName: foldedName(name) }),
    },
  }),
}));

const fields = (t: InputFields) => ({
  description: t.string({ description: 'A description of the survey.' }),
  baseUrl: t.string({ description: "The survey's home page." }),
  apiEndpoint: t.string({ description: "The URL from which the survey's data are downloaded." }),
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
  description: 'What to change of a survey: only given fields change, and null clears a field.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The survey.' }),
    ...fields(t),
    isActive: t.boolean({ description: 'Whether the survey accepts observations; it cannot be null.' }),
  }),
});

const surveyPayload = payloadOf(SURVEY);

builder.mutationFields((t) => ({
  createSurvey: t.field({
    description: 'Adds a survey.',
    type: surveyPayload('CreateSurveyPayload', 'The new survey.'),
    authScopes: { permission: 'manage:operations' },
    args: { input: t.arg({ type: CreateSurveyInput, required: true, description: 'The new survey.' }) },
    resolve: async (_root, { input }, { app, caller }) => ({ id: await createSurvey(app, caller, input) }),
  }),
  updateSurvey: t.field({
    description: 'Changes a survey. Its name stays.',
    type: surveyPayload('UpdateSurveyPayload', 'The survey that was changed.'),
    authScopes: { permission: 'manage:operations' },
    args: { input: t.arg({ type: UpdateSurveyInput, required: true, description: 'What to change.' }) },
    resolve: changing(SURVEY, updateSurvey),
  }),
}));
