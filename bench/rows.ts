/**
 * Rows for the benchmarks and for the test of indexes, which the database generates: surveys that visit the same fields repeatedly,
 * all over the sky; a pipeline that has processed the newest observations; users, keys and their actions. Each row is a
 * function of its number, so later statements know the ids of earlier rows without a query.
 */

export interface Sizes {
  readonly observations: number;
  /** The number of the newest observations that went through the pipeline. Each has three candidates. */
  readonly runs: number;
  /** The number of detections, at least three for each run. They are spread evenly over the runs and their candidates. */
  readonly detections: number;
  /** The number of surveys without observations, in addition to the seven with observations. */
  readonly idleSurveys: number;
  /** Models, and as many settings. */
  readonly models: number;
  /** Users, and as many keys. */
  readonly users: number;
  /** Audit events, and as many jobs. */
  readonly events: number;
  /** Datasets, and as many training runs. */
  readonly datasets: number;
}

export interface Fill {
  readonly table: string;
  readonly rows: number;
  readonly sql: string;
}

const SURVEYS = ['ZTF', 'ATLAS', 'PS1', 'ASAS-SN', 'SDSS', 'DES', 'HST'];

/** The cumulative number of fields for each survey, of a hundred fields. */
const SHARES = [40, 65, 80, 88, 94, 98, 100];

/** Selects one of the values by a number from 0 to 99 and the cumulative shares of the values. */
const pick = (number: string, values: readonly string[], shares: readonly number[], type = 'text') =>
  `(CASE ${values.map((value, i) => `WHEN ${number} < ${shares[i]} THEN '${value}'`).join(' ')} END)::${type}`;

/** A number from 0 to 99 for row `i` that is independent of the other choices for that row. */
const dice = (i: string, salt: number) => `mod(abs(hashint8extended(${i}, ${salt})), 100)`;

/** The most detections of one statement. The server keeps the rows of a statement in memory for its triggers. */
const MOST_AT_ONCE = 500_000;

/** Defines the functions that `fill` uses. Run it first, in the same session. */
export function helpers({ observations }: Sizes, tag = ''): string {
  const fields = Math.max(7, Math.floor(observations / 50));
  return `
    CREATE FUNCTION pg_temp.id(kind text, i bigint, at timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
      SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || left(md5(kind || i || '${tag}'), 3)
        || '8' || substr(md5(kind || i || '${tag}'), 4, 15))::uuid $$;
    CREATE FUNCTION pg_temp.at(i bigint) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$
      SELECT timestamptz '2021-01-01 00:00Z' + i * (interval '1825 days' / ${observations}) $$;
    CREATE FUNCTION pg_temp.observation(i bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
      SELECT pg_temp.id('observation', i, pg_temp.at(i)) $$;
    CREATE FUNCTION pg_temp.field(i bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$ SELECT mod(i * 7919, ${fields}) $$;
    CREATE FUNCTION pg_temp.survey_number(i bigint) RETURNS int LANGUAGE sql IMMUTABLE AS $$
      SELECT ${pick('mod(pg_temp.field(i), 100)', ['1', '2', '3', '4', '5', '6', '7'], SHARES, 'int')} $$;
    CREATE FUNCTION pg_temp.survey(number int) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
      SELECT pg_temp.id('survey', number, timestamptz '2020-12-01 00:00Z') $$;
    CREATE FUNCTION pg_temp.ra(i bigint) RETURNS float8 LANGUAGE sql IMMUTABLE AS $$
      SELECT 137.50776405 * pg_temp.field(i) - 360 * floor(137.50776405 * pg_temp.field(i) / 360) $$;
    CREATE FUNCTION pg_temp.dec(i bigint) RETURNS float8 LANGUAGE sql IMMUTABLE AS $$
      SELECT degrees(asin(1 - 2 * (pg_temp.field(i) + 0.5) / ${fields})) $$;
    CREATE FUNCTION pg_temp.fields() RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT ${fields} $$;
    SELECT setseed(0.5);`;
}

/** The numbers from 1 to `count`, in slices of at most `size`. */
const slices = (count: number, size: number): (readonly [first: number, last: number])[] =>
  Array.from({ length: Math.ceil(count / size) }, (_, i) => [i * size + 1, Math.min(count, (i + 1) * size)]);

/** The statements that insert the rows, in an order that satisfies the foreign keys. */
export function fill(sizes: Sizes, tag = ''): Fill[] {
  const { observations, runs, detections, idleSurveys, models, users, events, datasets } = sizes;
  const suffix = tag && `-${tag}`;
  const newest = `${observations - runs} + j`;
  const runStatus = pick(dice('j', 1), ['COMPLETED', 'FAILED', 'RUNNING', 'PENDING'], [95, 98, 99, 100], 'run_status');
  /** The columns of every kind of run, and their values for run `j`. */
  const run = (kind: string, rest: string, values: string) =>
    `(id, observation_id, survey_id, status, started_at, completed_at, created_at, updated_at, ${rest})
     SELECT pg_temp.id('${kind}', j, at), pg_temp.observation(${newest}), pg_temp.survey(pg_temp.survey_number(${newest})),
            status, at, CASE WHEN status IN ('COMPLETED', 'FAILED') THEN at + interval '1 minute' END, at, at, ${values}
       FROM (SELECT j, pg_temp.at(${newest}) AS at, ${runStatus} AS status FROM generate_series(1, ${runs}) AS j) AS run`;
  /** Sources around the field of each run from the first to the last. */
  const sources = (
    count = 3,
    first = 1,
    last = runs,
  ) => `(SELECT j, n, j::bigint * ${count} + n AS k, pg_temp.at(${newest}) AS at, pg_temp.survey(pg_temp.survey_number(${newest})) AS survey,
            least(pg_temp.ra(${newest}) + n * 0.01, 359.999) AS ra, pg_temp.dec(${newest}) AS dec, random() AS sure
       FROM generate_series(${first}, ${last}) AS j, generate_series(0, ${count - 1}) AS n) AS source`;
  const perRun = Math.floor(detections / runs);
  const detection = (j: string, n = '0') => `pg_temp.id('detection', ${j}::bigint * ${perRun} + ${n}, pg_temp.at(${newest}))`;
  const user = (i: string) => `pg_temp.id('user', mod(${i}, ${users}) + 1, pg_temp.at(mod(${i}, ${users}) + 1))`;
  return [
    {
      table: 'surveys',
      rows: SURVEYS.length + idleSurveys,
      sql: `INSERT INTO surveys (id, name, is_active)
        SELECT pg_temp.survey(i), coalesce((ARRAY['${SURVEYS.join("','")}'])[i], 'IDLE-' || i) || '${suffix}', i <= ${SURVEYS.length}
          FROM generate_series(1, ${SURVEYS.length + idleSurveys}) AS i`,
    },
    {
      table: 'observations',
      rows: observations,
      sql: `INSERT INTO observations (id, survey_id, external_id, ra, dec, observed_at, filter_band, exposure_time, fits_url,
          pixel_scale, image_width, image_height, airmass, seeing, status, created_at, updated_at)
        SELECT pg_temp.observation(i), pg_temp.survey(pg_temp.survey_number(i)), 'bench-' || i,
               least(greatest(pg_temp.ra(i) + (random() - 0.5) * 0.1, 0), 359.999),
               least(greatest(pg_temp.dec(i) + (random() - 0.5) * 0.1, -90), 90),
               pg_temp.at(i) - interval '6 hours', ${pick(dice('i', 2), ['g', 'r', 'i', 'z', 'y', 'F814W'], [35, 70, 85, 93, 98, 100])},
               30 + mod(i, 10) * 30, 'https://archive.example.org/' || i || '.fits', 1.01, 3072, 3080,
               1 + random(), 0.8 + random() * 2,
               CASE WHEN i > ${observations - runs} THEN 'DIFFERENCED' ELSE
                 ${pick(dice('i', 3), ['INGESTED', 'PREPROCESSING', 'PREPROCESSED', 'DIFFERENCING', 'DIFFERENCED', 'FAILED', 'ARCHIVED'], [20, 21, 30, 31, 60, 62, 100])}
               END::observation_status, pg_temp.at(i), pg_temp.at(i)
          FROM generate_series(1::bigint, ${observations}) AS i`,
    },
    { table: 'preprocess_runs', rows: runs, sql: `INSERT INTO preprocess_runs ${run('preprocess', 'wcs_aligned', 'true')}` },
    {
      table: 'difference_runs',
      rows: runs,
      // An earlier visit of the same field, which belongs to the same survey.
      sql: `INSERT INTO difference_runs ${run(
        'difference',
        'reference_observation_id, reference_survey_id, candidates_found',
        `pg_temp.observation(${newest} - pg_temp.fields()), pg_temp.survey(pg_temp.survey_number(${newest})), 3`,
      )}`,
    },
    {
      table: 'candidates',
      rows: runs * 3,
      sql: `INSERT INTO candidates (id, difference_run_id, survey_id, ra, dec, pixel_x, pixel_y, snr, status, created_at, updated_at)
        SELECT pg_temp.id('candidate', k, at), pg_temp.id('difference', j, at), survey, ra, dec, n, n, 5 / (1.0001 - sure),
               ${pick(dice('k', 4), ['NEW', 'ACCEPTED', 'REJECTED'], [30, 60, 100], 'candidate_status')}, at, at FROM ${sources()}`,
    },
    {
      table: 'models',
      rows: models,
      sql: `INSERT INTO models (id, name, version, type, is_active, created_at)
        SELECT pg_temp.id('model', i, pg_temp.at(i)), 'model-' || i / 4 || '${suffix}', '1.' || mod(i, 4),
               ${pick(dice('i', 5), ['cnn', 'unet', 'vae', 'gnn'], [60, 90, 99, 100])}, mod(i, 4) = 3, pg_temp.at(i)
          FROM generate_series(1, ${models}) AS i`,
    },
    {
      table: 'model_runs',
      rows: runs,
      sql: `INSERT INTO model_runs ${run(
        'model-run',
        'model_id, inference_time_ms',
        `pg_temp.id('model', mod(j, ${models}) + 1, pg_temp.at(mod(j, ${models}) + 1)), 12`,
      )}`,
    },
    ...slices(runs, Math.ceil(MOST_AT_ONCE / perRun)).map(([first, last]) => ({
      table: 'detections',
      rows: (last - first + 1) * perRun,
      sql: `INSERT INTO detections (id, model_run_id, observation_id, survey_id, candidate_id, ra, dec, pixel_x, pixel_y, confidence, type, status, created_at, updated_at)
        SELECT ${detection('j', 'n')}, pg_temp.id('model-run', j, at), pg_temp.observation(${newest}), survey,
               pg_temp.id('candidate', j * 3 + mod(n, 3), at), ra, dec, n, n, sure,
               ${pick(dice('k', 6), ['SUPERNOVA', 'VARIABLE', 'TRANSIENT', 'UNKNOWN', 'ARTIFACT'], [3, 20, 30, 60, 100], 'detection_type')},
               ${pick(dice('k', 7), ['PENDING', 'VALIDATING', 'VALIDATED', 'REJECTED', 'CONFIRMED', 'ARCHIVED'], [50, 52, 70, 95, 96, 100], 'detection_status')},
               at, at FROM ${sources(perRun, first, last)}`,
    })),
    {
      table: 'users',
      rows: users,
      sql: `INSERT INTO users (id, email, name, role, is_active, created_at)
        SELECT pg_temp.id('user', i, pg_temp.at(i)), 'user' || i || '${suffix}@example.org', 'User ' || md5(i::text),
               ${pick(dice('i', 8), ['ADMIN', 'RESEARCHER', 'ANALYST', 'VIEWER', 'GUEST'], [1, 20, 40, 90, 100], 'role')},
               ${dice('i', 9)} > 4, pg_temp.at(i)
          FROM generate_series(1, ${users}) AS i`,
    },
    {
      table: 'api_keys',
      rows: users,
      // No key has these digests.
      sql: `INSERT INTO api_keys (id, name, key_hash, key_prefix, permissions, scopes, expires_at, owner_id, is_active, revoked_at, created_at)
        SELECT pg_temp.id('key', i, pg_temp.at(i)), 'Key ' || md5(i::text), md5(i || '${tag}') || md5('key' || i), left(md5(i::text), 8),
               ARRAY['read:data'], '{}', CASE WHEN ${dice('i', 10)} > 40 THEN now() + (${dice('i', 11)} - 30) * interval '10 days' END,
               ${user('i')}, ${dice('i', 12)} > 4, CASE WHEN ${dice('i', 12)} <= 4 THEN now() END, pg_temp.at(i)
          FROM generate_series(1, ${users}) AS i`,
    },
    {
      table: 'api_key_requests',
      rows: users,
      sql: `INSERT INTO api_key_requests (id, requester_id, name, reason, permissions, scopes, state, decided_by, decided_at, collect_until, key_id,
                                     created_at)
        SELECT pg_temp.id('request', i, at), ${user('i')}, 'Request ' || i, 'a reason', ARRAY['read:data'], '{}', state,
               CASE WHEN state <> 'OPEN' THEN ${user('i + 1')} END, CASE WHEN state <> 'OPEN' THEN at + interval '1 day' END,
               CASE WHEN state IN ('APPROVED', 'COLLECTED') THEN at + interval '8 days' END,
               CASE WHEN state = 'COLLECTED' THEN pg_temp.id('key', i, at) END, at
          FROM (SELECT i, pg_temp.at(i) AS at,
                       ${pick(dice('i', 15), ['COLLECTED', 'REJECTED', 'APPROVED', 'OPEN'], [90, 95, 98, 100], 'key_request_state')} AS state
                  FROM generate_series(1, ${users}) AS i) AS request`,
    },
    {
      table: 'audit_events',
      rows: events,
      sql: `INSERT INTO audit_events (id, actor_user_id, actor_key_id, action, entity_type, entity_id, created_at)
        SELECT pg_temp.id('event', i, pg_temp.at(i)), ${user('i')},
               CASE WHEN mod(i, 2) = 0 THEN pg_temp.id('key', mod(i, ${users}) + 1, pg_temp.at(mod(i, ${users}) + 1)) END,
               ${pick(dice('i', 13), ['ingestObservations', 'createApiKey', 'revokeApiKey'], [90, 98, 100])},
               ${pick(dice('i', 13), ['Survey', 'ApiKey', 'ApiKey'], [90, 98, 100])}, pg_temp.id('entity', i / 10, pg_temp.at(i / 10))::text, pg_temp.at(i)
          FROM generate_series(1, ${events}) AS i`,
    },
    {
      table: 'validation_events',
      rows: runs,
      sql: `INSERT INTO validation_events (id, detection_id, survey_id, user_id, label, confidence, previous_status, new_status, created_at)
        SELECT pg_temp.id('validation', j, pg_temp.at(${newest})), ${detection('j')}, pg_temp.survey(pg_temp.survey_number(${newest})), ${user('j')},
               ${pick(dice('j', 14), ['SUPERNOVA', 'VARIABLE', 'TRANSIENT', 'UNKNOWN', 'ARTIFACT'], [3, 20, 30, 60, 100], 'detection_type')},
               random(), 'PENDING', 'VALIDATED', pg_temp.at(${newest}) FROM generate_series(1, ${runs}) AS j`,
    },
    {
      table: 'alerts',
      rows: runs,
      sql: `INSERT INTO alerts (id, detection_id, survey_id, ra, dec, type, priority, title, status, created_at)
        SELECT pg_temp.id('alert', j, pg_temp.at(${newest})), ${detection('j')}, pg_temp.survey(pg_temp.survey_number(${newest})), pg_temp.ra(${newest}),
               pg_temp.dec(${newest}), 'new_supernova',
               ${pick(dice('j', 15), ['LOW', 'NORMAL', 'HIGH', 'CRITICAL'], [30, 90, 99, 100], 'alert_priority')}, 'Something new',
               ${pick(dice('j', 16), ['PENDING', 'SENT', 'DELIVERED', 'FAILED', 'ACKNOWLEDGED'], [2, 5, 60, 62, 100], 'alert_status')},
               pg_temp.at(${newest}) FROM generate_series(1, ${runs}) AS j`,
    },
    {
      table: 'workflow_runs',
      rows: models,
      sql: `INSERT INTO workflow_runs (id, survey_id, flow, external_id, status, started_at, completed_at, created_at, updated_at)
        SELECT pg_temp.id('workflow', i, at), pg_temp.survey(pg_temp.survey_number(i)), 'flow-' || mod(i, 200), 'run-' || i || '${suffix}',
               status, at, CASE WHEN status IN ('COMPLETED', 'FAILED', 'CANCELLED') THEN at + interval '1 minute' END, at, at
          FROM (SELECT i, pg_temp.at(i) AS at,
                  ${pick(dice('i', 25), ['COMPLETED', 'FAILED', 'CANCELLED', 'RUNNING', 'SCHEDULED'], [90, 95, 97, 98, 100], 'workflow_status')} AS status
                  FROM generate_series(1::bigint, ${models}) AS i) AS run`,
    },
    {
      table: 'processing_jobs',
      rows: events,
      sql: `INSERT INTO processing_jobs (id, survey_id, type, entity_type, entity_id, status, priority, workflow_id, workflow_run_id, task_id, scheduled_at, completed_at, created_at, updated_at)
        SELECT pg_temp.id('job', i, at), pg_temp.survey(pg_temp.survey_number(i)),
               ${pick(dice('i', 17), ['preprocess', 'difference', 'detect', 'train'], [40, 80, 99, 100])}, 'Observation', pg_temp.observation(i),
               status, mod(i, 10), 'flow-' || i / 5,
               pg_temp.id('workflow', mod(i, ${models}) + 1, pg_temp.at(mod(i, ${models}) + 1)), 'task-' || i,
               CASE WHEN mod(i, 10) > 0 THEN at + interval '1 hour' END,
               CASE WHEN status IN ('COMPLETED', 'FAILED', 'CANCELLED') THEN at + interval '1 minute' END, at, at
          FROM (SELECT i, pg_temp.at(i) AS at,
                  ${pick(dice('i', 18), ['COMPLETED', 'FAILED', 'CANCELLED', 'RUNNING', 'PENDING'], [90, 95, 97, 98, 100], 'job_status')} AS status
                  FROM generate_series(1::bigint, ${events}) AS i) AS job`,
    },
    {
      table: 'calibration_frames',
      rows: models,
      // Most frames are not valid any more.
      sql: `INSERT INTO calibration_frames (id, survey_id, type, path, instrument, filter_band, valid_from, valid_until, is_active, created_at)
        SELECT pg_temp.id('frame', i, pg_temp.at(i)), CASE WHEN mod(i, 10) > 0 THEN pg_temp.survey(pg_temp.survey_number(i)) END,
               ${pick(dice('i', 22), ['BIAS', 'DARK', 'FLAT', 'FRINGE', 'BAD_PIXEL_MAP'], [20, 40, 90, 98, 100], 'calibration_type')},
               'frame-' || i || '.fits', 'camera-' || mod(i, 200),
               CASE WHEN mod(i, 2) = 0 THEN ${pick(dice('i', 23), ['g', 'r', 'i', 'z', 'y', 'F814W'], [35, 70, 85, 93, 98, 100])} END,
               at, at + interval '30 days', ${dice('i', 24)} > 4, pg_temp.at(i)
          FROM (SELECT i, pg_temp.at(i * ${Math.max(1, Math.floor(observations / models))}) AS at
                  FROM generate_series(1::bigint, ${models}) AS i) AS frame`,
    },
    {
      table: 'monitoring_campaigns',
      rows: models,
      // Most campaigns have ended.
      sql: `INSERT INTO monitoring_campaigns (id, survey_id, name, regions, missions, starts_at, ends_at, is_active, created_at)
        SELECT pg_temp.id('campaign', i, pg_temp.at(i)), pg_temp.survey(pg_temp.survey_number(i)), 'campaign-' || i || '${suffix}',
               jsonb_build_array(jsonb_build_object('name', 'field', 'ra', pg_temp.ra(i), 'dec', pg_temp.dec(i), 'radius', 5,
                                                    'priority', 5, 'isActive', true)), '[]',
               at, at + interval '30 days', ${dice('i', 21)} > 4, pg_temp.at(i)
          FROM (SELECT i, pg_temp.at(i * ${Math.max(1, Math.floor(observations / models))}) AS at
                  FROM generate_series(1::bigint, ${models}) AS i) AS campaign`,
    },
    {
      table: 'training_datasets',
      rows: datasets,
      sql: `INSERT INTO training_datasets (id, name, parameters, seed, sample_count, quality_report, created_at, updated_at)
        SELECT pg_temp.id('dataset', i, pg_temp.at(i)), 'dataset-' || i || '${suffix}', '{}', i,
               CASE WHEN i <= 4 THEN ${runs} * 3 / 4 ELSE 0 END, '{}', pg_temp.at(i), pg_temp.at(i)
          FROM generate_series(1, ${datasets}) AS i`,
    },
    {
      table: 'training_dataset_surveys',
      rows: datasets + 4 * (SURVEYS.length - 1),
      sql: `INSERT INTO training_dataset_surveys (dataset_id, survey_id)
        SELECT pg_temp.id('dataset', i, pg_temp.at(i)), pg_temp.survey(number)
          FROM generate_series(1, ${datasets}) AS i, generate_series(1, ${SURVEYS.length}) AS number
         WHERE i <= 4 OR number = mod(i, ${SURVEYS.length}) + 1`,
    },
    {
      table: 'training_samples',
      rows: runs * 3,
      // Four datasets share the detections.
      sql: `INSERT INTO training_samples (id, dataset_id, detection_id, observation_id, survey_id, position, label, confidence, split, created_at)
        SELECT pg_temp.id('sample', k, at), pg_temp.id('dataset', mod(k, 4) + 1, pg_temp.at(mod(k, 4) + 1)), ${detection('j', 'n')},
               pg_temp.observation(${newest}), survey, k / 4,
               ${pick(dice('k', 19), ['SUPERNOVA', 'VARIABLE', 'TRANSIENT', 'UNKNOWN', 'ARTIFACT'], [3, 20, 30, 60, 100], 'detection_type')}, sure,
               ${pick(dice('k', 20), ['TRAIN', 'VALIDATION', 'TEST'], [70, 85, 100], 'dataset_split')}, at FROM ${sources()}`,
    },
    {
      table: 'system_config',
      rows: models,
      sql: `INSERT INTO system_config (id, key, value)
        SELECT pg_temp.id('config', i, pg_temp.at(i)), 'setting.' || i || '${suffix}', '{}' FROM generate_series(1, ${models}) AS i`,
    },
    {
      table: 'training_runs',
      rows: datasets,
      sql: `INSERT INTO training_runs (id, dataset_id, model_id, name, status, completed_at, created_at, updated_at)
        SELECT pg_temp.id('training', j, at), pg_temp.id('dataset', j, at), pg_temp.id('model', mod(j, ${models}) + 1, pg_temp.at(mod(j, ${models}) + 1)),
               'run ' || j, status, CASE WHEN status IN ('COMPLETED', 'FAILED') THEN at + interval '1 minute' END, at, at
          FROM (SELECT j, pg_temp.at(j) AS at, ${runStatus} AS status FROM generate_series(1, ${datasets}) AS j) AS run`,
    },
  ];
}
