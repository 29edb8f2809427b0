/** The whole schema: every module is imported for what it adds to the builder. */
import '../graphql/scalars.js';
import '../modules/access/schema.js';
import '../modules/users/schema.js';
import '../modules/api-keys/schema.js';
import '../modules/surveys/schema.js';
import '../modules/observations/schema.js';
import '../modules/audit/schema.js';
import '../modules/preprocessing/schema.js';
import { type GraphQLEnumType, GraphQLSchema, specifiedDirectives } from 'graphql';
import { builder } from '../graphql/builder.js';
import { requirementDirectives } from '../graphql/requirements-plugin.js';

const built = builder.toSchema();
const permission = built.getType('Permission') as GraphQLEnumType;

export const schema = new GraphQLSchema({
  ...built.toConfig(),
  directives: [...specifiedDirectives, ...requirementDirectives(permission)],
});
