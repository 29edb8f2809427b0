/** The report of the night, as an orchestrator's flow makes it: a campaign, a flat field, a cross-match and statistics. */
import {
  CompleteWorkflowRun,
  CountDetections,
  CreateMonitoringCampaign,
  MatchDetections,
  ReadCampaign,
  RegisterCalibrationFrame,
  StartWorkflowRun,
} from '../../../client/survey-operations.js';
import { call } from '../call.js';
import { counted, step } from '../show.js';
import type { Visit } from '../visit.js';
import type { Target } from './target.js';

/** Degrees around each target. */
const FIELD = 0.2;
const MATCH = 0.01;

export async function report(visit: Visit, targets: readonly Target[]): Promise<void> {
  step(`Report the night: ${counted(targets.length, 'field')}, a flat for each, and the detections in them`);
  const { survey, mark } = visit;
  const operations = [
    ...[StartWorkflowRun, CreateMonitoringCampaign, RegisterCalibrationFrame],
    ...[ReadCampaign, MatchDetections, CountDetections, CompleteWorkflowRun],
  ];
  const flow = await visit.keys.madeFor('report', operations);
  const run = { flow: 'demo', externalId: mark, survey, parameters: { targets: targets.length } };
  const { id } = (await call(flow, StartWorkflowRun, { input: run })).startWorkflowRun.workflowRun;
  visit.left.push('a workflow run');
  const regions = targets.map(({ externalId, ra, dec }) => ({ name: externalId, ra, dec, radius: FIELD }));
  const plan = { survey, name: mark, regions, startsAt: '1900-01-01' };
  await call(flow, CreateMonitoringCampaign, { input: plan });
  visit.left.push('a monitoring campaign');
  // No real instrument has this name, so no real observation gets this frame.
  const instrument = `camera of ${mark}`;
  const flat = { survey, type: 'FLAT', path: 'demo/flat.fits', instrument, validFrom: '1900-01-01' } as const;
  await call(flow, RegisterCalibrationFrame, { input: flat });
  visit.left.push('a calibration frame');

  const { monitoringCampaign } = await call(flow, ReadCampaign, { survey, name: mark, type: 'FLAT', instrument });
  const observations = monitoringCampaign?.observations.nodes ?? [];
  const positions = targets.map(({ externalId, ra, dec }) => ({ id: externalId, ra, dec, radius: MATCH }));
  const { crossMatch } = await call(flow, MatchDetections, { positions });
  const { detectionStatistics } = await call(flow, CountDetections, { filter: { survey } });
  const results = {
    observations: observations.length,
    withoutFlat: observations.filter(({ calibrationFrame }) => calibrationFrame === null).length,
    matched: crossMatch.filter(({ matches }) => matches.length > 0).length,
    detections: detectionStatistics.count,
  };
  await call(flow, CompleteWorkflowRun, { input: { id, report: results } }, { whole: true });
}
