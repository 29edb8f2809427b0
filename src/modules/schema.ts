/** The whole schema: each imported module adds its part to the builder. */
import '../graphql/lists/nodes.js';
import '../graphql/types/scalars.js';
import '../graphql/types/error-code.js';
import './viewer/schema.js';
import './users/schema.js';
import './users/sessions-schema.js';
import './users/codes-schema.js';
import './api-keys/reading-schema.js';
import './api-keys/schema.js';
import './api-keys/descendants.js';
import './api-keys/permission-details.js';
import './api-keys/usage.js';
import './key-requests/schema.js';
import './surveys/schema.js';
import './observations/schema.js';
import './observations/changes-schema.js';
import './observations/deletion-schema.js';
import './calibration/schema.js';
import './campaigns/schema.js';
import './campaigns/observations-schema.js';
import './audit/schema.js';
import './preprocessing/schema.js';
import './differencing/schema.js';
import './differencing/candidates-schema.js';
import './models/schema.js';
import './models/run-schema.js';
import './detections/schema.js';
import './detections/statistics-schema.js';
import './detections/performance-schema.js';
import './curation/schema.js';
import './curation/judging-schema.js';
import './curation/alert-schema.js';
import './sky/cross-match-schema.js';
import './sky/density-schema.js';
import './training/schema.js';
import './workflows/schema.js';
import './workflows/changes-schema.js';
import './jobs/schema.js';
import './jobs/changes-schema.js';
import './jobs/claim-schema.js';
import './settings/schema.js';
import './live/schema.js';
import { type GraphQLEnumType, GraphQLSchema, specifiedDirectives } from 'graphql';
import { builder } from '../graphql/builder.js';
import { requirementDirectives } from '../graphql/plugins/requirements.js';

const built = builder.toSchema();
const permission = built.getType('Permission') as GraphQLEnumType;

export const schema = new GraphQLSchema({
  ...built.toConfig(),
  description:
    'AstrID: surveys, observations, and all that the pipeline makes from them. A request sends an API key as `X-API-Key`, or a token of `signIn` as `Authorization: Bearer`. Each description names the permissions that its field requires.',
  directives: [...specifiedDirectives, ...requirementDirectives(permission)],
});
