/** The whole schema: every module is imported for what it adds to the builder. */
import '../graphql/scalars.js';
import '../modules/access/schema.js';
import '../modules/users/schema.js';
import '../modules/users/sessions-schema.js';
import '../modules/api-keys/reading-schema.js';
import '../modules/api-keys/schema.js';
import '../modules/api-keys/usage.js';
import '../modules/surveys/schema.js';
import '../modules/observations/schema.js';
import '../modules/observations/changes-schema.js';
import '../modules/observations/deletion-schema.js';
import '../modules/audit/schema.js';
import '../modules/preprocessing/schema.js';
import '../modules/differencing/schema.js';
import '../modules/differencing/candidates-schema.js';
import '../modules/models/schema.js';
import '../modules/models/run-schema.js';
import '../modules/detections/schema.js';
import '../modules/curation/schema.js';
import '../modules/curation/judging-schema.js';
import '../modules/curation/alert-schema.js';
import '../modules/training/schema.js';
import '../modules/jobs/schema.js';
import '../modules/jobs/changes-schema.js';
import '../modules/config/schema.js';
import '../modules/live/schema.js';
import { type GraphQLEnumType, GraphQLSchema, specifiedDirectives } from 'graphql';
import { builder } from '../graphql/builder.js';
import { requirementDirectives } from '../graphql/requirements-plugin.js';

const built = builder.toSchema();
const permission = built.getType('Permission') as GraphQLEnumType;

export const schema = new GraphQLSchema({
  ...built.toConfig(),
  directives: [...specifiedDirectives, ...requirementDirectives(permission)],
});
