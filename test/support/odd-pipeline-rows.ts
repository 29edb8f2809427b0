/** Odd rows of the pipeline: observations, calibration frames, runs, candidates, models, detections, and what people and alerts say of them. */
import * as enums from '../../src/database/generated/prisma/enums.js';
import { DECLINATIONS, INTS, NOT_NEGATIVE, POSITIVE, RIGHT_ASCENSIONS, SHARES, TEXTS } from './odd-values.js';
import type { Random } from './random.js';
import { type Row, RowMaker } from './row-maker.js';

export const enumsOf = (name: string): string[] => Object.keys(new Map<string, object>(Object.entries(enums)).get(name) ?? {});
/** The index of the sky calculates with a position, and PostgreSQL refuses a result too small for a double: such inputs are stored as 0. */
const canBeIndexed = (text: string): boolean => text !== '5e-324';

export class PipelineRows extends RowMaker {
  constructor(
    random: Random,
    protected readonly users: readonly string[],
    protected readonly keys: readonly string[],
  ) {
    super(random);
  }

  protected observation(survey_id: string): Row {
    const r = this.random;
    const id = r.uuid();
    return this.add('Observation', 'observations', [survey_id], {
      id,
      survey_id,
      external_id: `${r.one(TEXTS)} ${r.below(1e6)}`,
      ra: r.one(RIGHT_ASCENSIONS.filter(canBeIndexed)),
      dec: r.one(DECLINATIONS.filter(canBeIndexed)),
      observed_at: this.moment(),
      filter_band: this.maybe(r.one(['g', 'R', "'"])),
      exposure_time: this.double(POSITIVE),
      fits_url: this.text(),
      thumbnail_url: this.text(),
      pixel_scale: this.double(POSITIVE),
      image_width: this.maybe(r.one(INTS.slice(1))),
      image_height: this.maybe(r.one(INTS.slice(1))),
      airmass: this.double(POSITIVE),
      seeing: this.double(POSITIVE),
      status: r.one(enumsOf('ObservationStatus')),
      ...this.times(),
    });
  }

  protected frame(survey_id: string | null): Row {
    const r = this.random;
    // Every key sees a frame without a survey.
    return this.add('CalibrationFrame', 'calibration_frames', survey_id === null ? null : [survey_id], {
      id: r.uuid(),
      survey_id,
      type: r.one(enumsOf('CalibrationType')),
      path: `of ${r.one(TEXTS)}`,
      instrument: r.one(['camera', TEXTS[5]]),
      filter_band: this.maybe(r.one(['g', 'R', "'"])),
      description: this.text(),
      valid_from: r.one(['0500-01-01T00:00:00Z', '2024-03-01T00:00:00Z']),
      valid_until: this.maybe('2300-01-01T00:00:00Z'),
      is_active: r.chance(0.7),
      ...this.times(),
    });
  }

  protected preprocessRuns({ id: observation_id, survey_id }: Row, frames: readonly Row[]): void {
    const r = this.random;
    const unfinished = r.chance(0.5);
    this.many(3, (index) => {
      const id = r.uuid();
      this.add('PreprocessRun', 'preprocess_runs', [survey_id as string], {
        id,
        observation_id,
        survey_id,
        ...this.run(unfinished && index === 0),
        calibration_applied: r.chance(0.5),
        wcs_aligned: r.chance(0.5),
        registration_quality: this.double(SHARES),
        processed_fits_path: this.text(),
        wcs_info: this.json(),
      });
      for (const frame of r.some(frames, 0.3))
        if (frame.survey_id === null || frame.survey_id === survey_id)
          this.add('', 'preprocess_run_calibration_frames', null, { run_id: id, frame_id: frame.id } as never);
    });
  }

  protected differenceRuns({ id: observation_id, survey_id }: Row, observations: readonly Row[]): Row[] {
    const r = this.random;
    const unfinished = r.chance(0.5);
    return this.many(2, (index) => {
      const chosen = this.maybe(r.one(observations));
      const reference = chosen?.id === observation_id ? null : chosen;
      const surveys = [survey_id as string, ...(reference ? [reference.survey_id as string] : [])];
      return this.add('DifferenceRun', 'difference_runs', surveys, {
        id: r.uuid(),
        observation_id,
        survey_id,
        reference_observation_id: reference?.id ?? null,
        reference_survey_id: reference?.survey_id ?? null,
        ...this.run(unfinished && index === 0),
        reference_fits_path: this.text(),
        algorithm: r.one(['zogy', 'ois', TEXTS[5]]),
        parameters: this.json(),
        difference_fits_path: this.text(),
        significance_fits_path: this.text(),
        noise_level: this.double(NOT_NEGATIVE),
        threshold: this.double(POSITIVE),
        candidates_found: r.one(INTS),
      });
    });
  }

  protected candidate({ id: difference_run_id, survey_id }: Row): Row {
    const r = this.random;
    const surveys = this.surveysOf.get(`DifferenceRun:${difference_run_id}`) as readonly string[];
    return this.add('Candidate', 'candidates', surveys, {
      id: r.uuid(),
      difference_run_id,
      survey_id,
      ra: r.one(RIGHT_ASCENSIONS.filter(canBeIndexed)),
      dec: r.one(DECLINATIONS.filter(canBeIndexed)),
      // Its position is unique in the run.
      pixel_x: r.next(),
      pixel_y: this.double(),
      flux: this.double(),
      significance: this.double(),
      snr: this.double(),
      fwhm: this.double(POSITIVE),
      ellipticity: this.double(SHARES),
      flags: r.some(TEXTS, 0.2),
      status: r.one(enumsOf('CandidateStatus')),
      ...this.times(),
    });
  }

  protected models(): Row[] {
    const r = this.random;
    return this.many(12, (index) =>
      this.add('Model', 'models', null, {
        id: r.uuid(),
        name: ['one', 'two', TEXTS[5]][index % 3],
        version: `${index}`,
        type: r.one(['cnn', 'vit', TEXTS[1]]),
        architecture: this.text(),
        description: this.text(),
        hyperparameters: this.json(),
        metrics: this.json(),
        training_energy_kwh: this.double(NOT_NEGATIVE),
        is_active: index < 3 && r.chance(0.7),
        mlflow_run_id: this.text(),
        ...this.times(),
      }),
    );
  }

  protected modelRuns(models: readonly Row[], observations: readonly Row[]): Row[] {
    const r = this.random;
    const taken = new Set<string>();
    return this.many(30, () => {
      const [model, observation] = [r.one(models), r.one(observations)];
      const pair = `${model.id} ${observation.id}`;
      const unfinished = !taken.has(pair) && r.chance(0.4);
      taken.add(pair);
      return this.add('ModelRun', 'model_runs', [observation.survey_id as string], {
        id: r.uuid(),
        model_id: model.id,
        observation_id: observation.id,
        survey_id: observation.survey_id,
        ...this.run(unfinished),
        inference_time_ms: this.double(NOT_NEGATIVE),
        energy_wh: this.double(NOT_NEGATIVE),
        predictions: this.json(),
      });
    });
  }

  protected detection({ id: model_run_id, observation_id, survey_id }: Row, candidates: readonly Row[]): Row {
    const r = this.random;
    const fitting = candidates.filter((candidate) => candidate.survey_id === survey_id);
    return this.add('Detection', 'detections', [survey_id as string], {
      id: r.uuid(),
      model_run_id,
      observation_id,
      survey_id,
      candidate_id: fitting.length > 0 ? this.maybe(r.one(fitting).id) : null,
      ra: r.one(RIGHT_ASCENSIONS.filter(canBeIndexed)),
      dec: r.one(DECLINATIONS.filter(canBeIndexed)),
      pixel_x: r.next(),
      pixel_y: this.double(),
      confidence: r.one(SHARES),
      type: r.one(enumsOf('DetectionType')),
      status: r.one(enumsOf('DetectionStatus')),
      human_label: this.maybe(r.one(enumsOf('DetectionType'))),
      validated_at: this.maybe(this.moment()),
      ...this.times(),
    });
  }

  protected validation({ id: detection_id, survey_id }: Row): void {
    const r = this.random;
    this.add('ValidationEvent', 'validation_events', [survey_id as string], {
      id: r.uuid(),
      detection_id,
      survey_id,
      user_id: r.one(this.users),
      key_id: this.maybe(r.one(this.keys)),
      label: r.one(enumsOf('DetectionType')),
      confidence: this.double(SHARES),
      quality: this.double(SHARES),
      notes: this.text(),
      tags: r.some(TEXTS, 0.2),
      previous_status: r.one(enumsOf('DetectionStatus')),
      new_status: r.one(enumsOf('DetectionStatus')),
      created_at: this.moment(),
    });
  }

  protected alert({ id: detection_id, survey_id }: Row): void {
    const r = this.random;
    this.add('Alert', 'alerts', [survey_id as string], {
      id: r.uuid(),
      detection_id,
      survey_id,
      type: r.one(TEXTS).slice(0, 20),
      priority: r.one(enumsOf('AlertPriority')),
      title: `of ${r.one(TEXTS)}`,
      message: this.text(),
      status: r.one(enumsOf('AlertStatus')),
      channel: this.text(60),
      attempts: r.one(INTS),
      sent_at: this.maybe(this.moment()),
      delivered_at: this.maybe(this.moment()),
      acknowledged_at: this.maybe(this.moment()),
      error: this.text(),
      ...this.times(),
    });
  }
}
