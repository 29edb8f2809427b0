/** Values for the filters of all lists, which select few of the rows that bench/rows.ts makes. */

/** A value for each filter of each list: a literal, or a table whose row is used. */
export const row = (type: string, table: string, where = 'true') => ({ type, table, where });
export type Value = string | ReturnType<typeof row>;

const SURVEY = '"DES"';
const OBSERVATION = row('Observation', 'observations', "status = 'DIFFERENCED'");
const SURVEYS = '["DES", "ZTF"]';
const RUN_FILTERS = {
  survey: SURVEY,
  surveys: SURVEYS,
  status: 'RUNNING',
  statuses: '[RUNNING, FAILED]',
  stale: '{ olderThanMinutes: 60 }',
  observationId: OBSERVATION,
};
const DETECTION = row('Detection', 'detections', 'pixel_x = 0');

export const VALUES: Record<string, Record<string, Value>> = {
  calibrationFrames: {
    survey: SURVEY,
    surveys: SURVEYS,
    type: 'BAD_PIXEL_MAP',
    types: '[BAD_PIXEL_MAP, DARK]',
    instrument: '"camera-77"',
    filterBand: '"F814W"',
    filterBands: '["F814W", "F606W"]',
    isActive: 'false',
    validAt: '"2025-12-30T00:00:00Z"',
  },
  alerts: {
    survey: SURVEY,
    surveys: SURVEYS,
    status: 'PENDING',
    statuses: '[PENDING, FAILED]',
    priority: 'CRITICAL',
    priorities: '[CRITICAL, HIGH]',
    detectionId: DETECTION,
  },
  apiKeyRequests: { status: 'OPEN', statuses: '[OPEN, APPROVED]' },
  apiKeys: {
    status: 'ACTIVE',
    statuses: '[REVOKED, EXPIRED]',
    ownerId: row('User', 'users'),
    search: '"a87ff679"',
    expiringWithinDays: '30',
    unusedForDays: '30',
    lastUsedBefore: '"2021-02-01T00:00:00Z"',
    permission: 'ADMIN_ACCESS',
    survey: SURVEY,
    surveys: SURVEYS,
  },
  auditEvents: {
    action: '"revokeApiKey"',
    actions: '["revokeApiKey", "createApiKey"]',
    actorId: row('User', 'users'),
    entityId: row('ApiKey', 'api_keys'),
    entityType: '"ApiKey"',
    entityTypes: '["ApiKey", "User"]',
    from: '"2025-12-01T00:00:00Z"',
    to: '"2021-02-01T00:00:00Z"',
  },
  candidates: {
    survey: SURVEY,
    surveys: SURVEYS,
    status: 'NEW',
    statuses: '[NEW, REJECTED]',
    minSnr: '1000',
    observationId: OBSERVATION,
    differenceRunId: row('DifferenceRun', 'difference_runs'),
  },
  detections: {
    survey: SURVEY,
    surveys: SURVEYS,
    status: 'CONFIRMED',
    statuses: '[CONFIRMED, REJECTED]',
    type: 'SUPERNOVA',
    types: '[SUPERNOVA, VARIABLE]',
    minConfidence: '0.999',
    observationId: OBSERVATION,
    modelRunId: row('ModelRun', 'model_runs'),
    createdAfter: '"2025-12-01T00:00:00Z"',
    createdBefore: '"2021-02-01T00:00:00Z"',
  },
  differenceRuns: { ...RUN_FILTERS, referenceObservationId: OBSERVATION },
  modelRuns: { ...RUN_FILTERS, modelId: row('Model', 'models') },
  models: { name: '"model-77"', type: '"gnn"', types: '["gnn", "cnn"]', isActive: 'true' },
  observations: {
    survey: SURVEY,
    surveys: SURVEYS,
    externalId: '"bench-777"',
    status: 'FAILED',
    statuses: '[FAILED, DIFFERENCING]',
    filterBand: '"F814W"',
    filterBands: '["F814W", ""]',
    observedAfter: '"2025-12-01T00:00:00Z"',
    observedBefore: '"2021-02-01T00:00:00Z"',
  },
  monitoringCampaigns: { survey: SURVEY, surveys: SURVEYS, isActive: 'false', at: '"2025-12-30T00:00:00Z"' },
  preprocessRuns: RUN_FILTERS,
  processingJobs: {
    survey: SURVEY,
    surveys: SURVEYS,
    status: 'RUNNING',
    statuses: '[RUNNING, FAILED]',
    type: '"train"',
    types: '["train", "reduce"]',
    workflowId: '"flow-77"',
    workflowRunId: row('WorkflowRun', 'workflow_runs'),
    taskId: '"task-77"',
    entityId: OBSERVATION,
    stale: '{ olderThanMinutes: 60 }',
    dueBefore: '"2022-01-01T00:00:00Z"',
  },
  surveys: { isActive: 'false' },
  systemConfigs: { search: '"setting.777"' },
  trainingDatasets: { survey: SURVEY, surveys: SURVEYS, search: '"dataset-777"' },
  trainingRuns: {
    survey: SURVEY,
    surveys: SURVEYS,
    status: 'RUNNING',
    statuses: '[RUNNING, FAILED]',
    stale: '{ olderThanMinutes: 60 }',
    datasetId: row('TrainingDataset', 'training_datasets'),
    modelId: row('Model', 'models'),
  },
  workflowRuns: {
    survey: SURVEY,
    surveys: SURVEYS,
    flow: '"flow-77"',
    externalId: '"run-777"',
    status: 'RUNNING',
    statuses: '[RUNNING, FAILED]',
    stale: '{ olderThanMinutes: 60 }',
  },
  users: { role: 'ADMIN', roles: '[ADMIN, GUEST]', isActive: 'false', search: '"user777@"' },
  validationEvents: {
    survey: SURVEY,
    surveys: SURVEYS,
    label: 'SUPERNOVA',
    labels: '[SUPERNOVA, VARIABLE]',
    detectionId: DETECTION,
    userId: row('User', 'users'),
  },
};

/** The fields that every filter has: their values consist of those of the other fields. */
export const COMMON = ['ids', 'or', 'not'];
