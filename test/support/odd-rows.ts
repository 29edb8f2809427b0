/**
 * Odd rows of every table: empty and extreme values, equal sort values, rows that span surveys, and surveys without rows. Each row that
 * belongs to surveys is noted with them, apart from the declarations of src/, so that a test can tell which rows a scoped key may see.
 */
import { enumsOf, PipelineRows } from './odd-pipeline-rows.js';
import { INTS, JSONS, SHARES, SIGNED_INTS, TEXTS } from './odd-values.js';
import type { Random } from './random.js';
import { ENDED, type OddRows, type Row } from './row-maker.js';

/** `users` and `keys` exist already; the surveys do not. Three of them get rows. */
export function oddRows(random: Random, surveys: OddRows['surveys'], users: readonly string[], keys: readonly string[]): OddRows {
  return new Maker(random, surveys, users, keys).make();
}

class Maker extends PipelineRows {
  constructor(
    random: Random,
    private readonly surveys: OddRows['surveys'],
    users: readonly string[],
    keys: readonly string[],
  ) {
    super(random, users, keys);
  }

  make(): OddRows {
    const r = this.random;
    const { surveys } = this;
    for (const { id, name } of surveys) {
      const texts = { description: this.text(), base_url: this.text(), api_endpoint: this.text() };
      this.add('Survey', 'surveys', [id], { id, name, ...texts, is_active: name !== 'gamma.1', ...this.times() });
    }
    const homes = surveys.slice(0, 3).map(({ id }) => id);
    const observations = this.many(50, () => this.observation(r.one(homes)));
    const frames = this.many(12, () => this.frame(r.one([...homes, null])));
    for (const observation of observations.slice(0, 25)) this.preprocessRuns(observation, frames);
    const differences = observations.slice(0, 25).flatMap((observation) => this.differenceRuns(observation, observations));
    const candidates = this.many(60, () => this.candidate(r.one(differences.slice(0, 8))));
    const models = this.models();
    const modelRuns = this.modelRuns(models, observations);
    const detections = this.many(80, () => this.detection(r.one(modelRuns.slice(0, 8)), candidates));
    this.many(60, () => this.validation(r.one(detections.slice(0, 12))));
    this.many(40, () => this.alert(r.one(detections.slice(0, 12))));
    const datasets = this.#datasets(homes, detections);
    this.many(15, (index) => this.#trainingRun(r.one(datasets), models, index));
    const workflows = this.many(12, (index) => this.#workflow(r.one([...homes, null]), index));
    this.many(40, () => this.#job([...homes, null], observations, workflows));
    this.many(12, (index) => this.#campaign(r.one(homes), index));
    this.many(12, (index) => this.#setting(index));
    this.many(12, (index) => this.#request(index));
    this.many(50, () => this.#event());
    return { surveys, tables: this.tables, ids: this.ids, surveysOf: this.surveysOf };
  }

  #datasets(homes: readonly string[], detections: readonly Row[]): Row[] {
    const r = this.random;
    return this.many(6, (index) => {
      const id = r.uuid();
      const surveys = r.some(homes);
      const dataset = this.add('TrainingDataset', 'training_datasets', surveys, {
        id,
        name: `${index} ${r.one(TEXTS)}`,
        description: this.text(),
        parameters: this.random.one(JSONS),
        seed: r.one(SIGNED_INTS),
        sample_count: r.one(INTS),
        quality_report: REPORT,
        ...this.times(),
      });
      for (const survey_id of surveys) this.add('', 'training_dataset_surveys', null, { id, dataset_id: id, survey_id } as never);
      const fitting = detections.filter(({ survey_id }) => surveys.includes(survey_id as string));
      for (const [position, detection] of r.some(fitting, 0.4).entries())
        this.add('TrainingSample', 'training_samples', surveys, {
          id: r.uuid(),
          dataset_id: id,
          detection_id: detection.id,
          observation_id: detection.observation_id,
          survey_id: detection.survey_id,
          position: position * 3,
          label: r.one(enumsOf('DetectionType')),
          confidence: r.one(SHARES),
          quality: this.double(SHARES),
          split: r.one(enumsOf('DatasetSplit')),
          created_at: this.moment(),
        });
      return dataset;
    });
  }

  #trainingRun({ id: dataset_id }: Row, models: readonly Row[], index: number): void {
    const r = this.random;
    const surveys = this.surveysOf.get(`TrainingDataset:${dataset_id}`) as readonly string[];
    this.add('TrainingRun', 'training_runs', surveys, {
      id: r.uuid(),
      dataset_id,
      model_id: this.maybe(r.one(models).id),
      name: `${index} ${r.one(TEXTS)}`,
      ...this.run(r.chance(0.3)),
      parameters: this.json(),
      metrics: this.json(),
      mlflow_run_id: this.text(),
    });
  }

  #workflow(survey_id: string | null, index: number): Row {
    const r = this.random;
    const status = r.one(enumsOf('WorkflowStatus'));
    const { retry_count: _count, ...run } = this.run(false);
    return this.add('WorkflowRun', 'workflow_runs', survey_id === null ? [] : [survey_id], {
      id: r.uuid(),
      survey_id,
      flow: r.one(['nightly', TEXTS[5]]),
      external_id: `${index} ${r.one(TEXTS)}`,
      ...run,
      status,
      completed_at: ENDED.includes(status) || status === 'CANCELLED' ? this.moment() : null,
      parameters: this.json(),
      report: this.json(),
    });
  }

  #job(homes: readonly (string | null)[], observations: readonly Row[], workflows: readonly Row[]): void {
    const r = this.random;
    const id = r.uuid();
    const survey_id = r.one(homes);
    const others = survey_id !== null && r.chance(0.3) ? r.some(homes.filter((other) => other !== null)) : [];
    const own = observations.filter((observation) => observation.survey_id === survey_id && others.length === 0);
    const entity = r.chance(0.6) && own.length > 0 ? r.one(own).id : r.uuid();
    const status = r.one(enumsOf('JobStatus'));
    const ended = ENDED.includes(status) || status === 'CANCELLED';
    const type = this.maybe('Observation');
    this.add('ProcessingJob', 'processing_jobs', survey_id === null ? [] : [survey_id, ...others], {
      id,
      survey_id,
      type: r.one(['preprocess', 'x', TEXTS[1]]),
      entity_type: type,
      entity_id: type === null ? null : this.maybe(entity),
      priority: r.one(SIGNED_INTS),
      workflow_id: this.text(),
      workflow_run_id: this.maybe(r.one(workflows).id),
      task_id: this.text(),
      parameters: this.json(),
      max_retries: r.one(INTS),
      scheduled_at: this.maybe(this.moment()),
      ...this.run(false),
      status,
      completed_at: ended ? this.moment() : null,
    });
    for (const other of others) this.add('', 'processing_job_surveys', null, { id, job_id: id, survey_id: other } as never);
  }

  #campaign(survey_id: string, index: number): void {
    const r = this.random;
    this.add('MonitoringCampaign', 'monitoring_campaigns', [survey_id], {
      id: r.uuid(),
      survey_id,
      name: `${index} ${r.one(TEXTS)}`,
      description: this.text(),
      regions: REGIONS.slice(0, r.between(1, REGIONS.length)),
      missions: r.some(MISSIONS, 0.5),
      starts_at: '0500-01-01T00:00:00Z',
      ends_at: this.maybe('2300-01-01T00:00:00Z'),
      is_active: r.chance(0.7),
      ...this.times(),
    });
  }

  #setting(index: number): void {
    const r = this.random;
    const row = {
      id: r.uuid(),
      key: `k${index}.${r.below(1e6)}`,
      value: r.one(JSONS),
      description: this.text(),
      ...this.times(),
    };
    this.add('SystemConfig', 'system_config', null, row);
  }

  #request(index: number): void {
    const r = this.random;
    const isUndecided = (state: string) => state === 'OPEN' || state === 'WITHDRAWN';
    const state = r.one(index < this.keys.length ? enumsOf('KeyRequestState') : ['OPEN', 'APPROVED', 'REJECTED']);
    this.add('ApiKeyRequest', 'api_key_requests', null, {
      id: r.uuid(),
      requester_id: r.one(this.users),
      name: `${r.one(TEXTS)} ${index}`,
      reason: `${r.one(TEXTS)} ${index}`,
      permissions: r.some(['read:data', 'read:public', 'write:data'], 0.5).concat('manage:operations'),
      scopes: r.some(this.surveys, 0.3).map(({ id }) => `survey:${id}`),
      state,
      decided_by: isUndecided(state) ? null : r.one(this.users),
      decided_at: isUndecided(state) ? null : this.moment(),
      comment: this.text(),
      expires_in_days: this.maybe(r.one(INTS.slice(1))),
      collect_until: state === 'APPROVED' || state === 'COLLECTED' ? this.moment() : null,
      key_id: state === 'COLLECTED' ? this.keys[index] : null,
      ...this.times(),
    });
  }

  #event(): void {
    const r = this.random;
    const type = r.one([...this.ids.keys()]);
    const entity = r.one(this.ids.get(type) as string[]);
    this.add('AuditEvent', 'audit_events', null, {
      id: r.uuid(),
      actor_user_id: this.maybe(r.one(this.users)),
      actor_key_id: this.maybe(r.one(this.keys)),
      action: r.one(['createModel', 'validateDetection', 'denied']),
      entity_type: type,
      entity_id: this.maybe(entity.slice(type.length + 1)),
      before: this.json(),
      after: this.json(),
      address: this.maybe('192.0.2.1'),
      user_agent: this.text(),
      request_id: this.text(60),
      created_at: this.moment(),
    });
  }
}

const region = (name: string, ra: number, dec: number, radius: number, isActive = true) => ({
  name,
  ra,
  dec,
  radius,
  priority: 5,
  isActive,
});
const REGIONS = [region('a', 10, 0, 30), region(TEXTS[1] as string, 359.9, -90, 1e-7), region('c', 0, 90, 180, false)];
const MISSIONS = [
  {
    name: 'JWST',
    instruments: [TEXTS[1]],
    filterBands: [],
    minExposureTime: 1e-7,
    maxExposureTime: null,
    dataRights: null,
    isActive: true,
  },
];

/** What collecting writes of a dataset. */
const REPORT = {
  sampleCount: 3,
  observationCount: 2,
  anomalyRatio: 0.3333333333333333,
  labelConsistency: 1,
  labelCounts: [{ label: 'SUPERNOVA', samples: 3, share: 1e-7 }],
  splitCounts: [{ label: 'SUPERNOVA', train: 1, validation: 1, test: 1 }],
  surveyCoverage: [],
  temporalDistribution: [{ month: '2024-03', samples: 3 }],
  issues: [TEXTS[1]],
};
