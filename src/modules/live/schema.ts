/** Subscriptions: events of the pipeline as they happen. */

import { globalId } from '../../base/ids.js';
import { builder } from '../../graphql/builder.js';
import { enumOf } from '../../graphql/enums.js';
import { nameField } from '../../graphql/name-field.js';
import { DETECTION } from '../detections/entity.js';
import { Detection, DetectionType } from '../detections/type.js';
import type { RunType } from '../runs/kind.js';
import { RunStatus } from '../runs/schema.js';
import { type ChangedRun, detectionsRecorded, kindOf, type RecordedDetection, RUN_KINDS, runsChanged } from './service.js';

const RunTypeEnum = enumOf(
  'RunType',
  'A step of the pipeline.',
  Object.fromEntries(RUN_KINDS.map(({ type, does, name }) => [type, `${does}: \`${name}\`.`])) as Record<RunType, string>,
);

const DetectionRecorded = builder.objectRef<RecordedDetection>('DetectionRecorded').implement({
  description: 'A detection that was recorded.',
  fields: (t) => ({
    id: t.id({ description: "The detection's global id.", resolve: ({ id }) => globalId('Detection', id) }),
    type: t.expose('type', { type: DetectionType, description: 'The class by the model.' }),
    confidence: t.exposeFloat('confidence', { description: 'The confidence of the model, 0 to 1.' }),
    detection: t.prismaField({
      type: Detection,
      description: 'The detection at the time of the event.',
      nullable: true,
      resolve: (query, { id }, _args, { app, caller }) =>
        app.db.detection.findFirst({ ...query, where: { AND: [{ id }, DETECTION.visibleTo(caller.principal)] } }),
    }),
  }),
});

const RunChanged = builder.objectRef<ChangedRun>('RunChanged').implement({
  description: 'A run that was started, started again, completed or failed.',
  fields: (t) => ({
    id: t.id({ description: "The run's global id.", resolve: ({ type, id }) => globalId(kindOf(type).name, id) }),
    type: t.expose('type', { type: RunTypeEnum, description: 'The step of the pipeline.' }),
    status: t.expose('status', {
      type: RunStatus,
      description: 'The new status of the run. The run itself may have changed again before the event is sent.',
    }),
    run: t.node({
      description: 'The run at the time of the event: `... on PreprocessRun`, and so on.',
      id: ({ type, id }) => globalId(kindOf(type).name, id),
    }),
  }),
});

const DetectionRecordedFilter = builder.inputType('DetectionRecordedFilter', {
  description: 'Selects the detections to report. All given conditions must hold.',
  fields: (t) => ({
    minConfidence: t.float({ description: 'The least confidence, 0 to 1.' }),
    type: t.field({ type: DetectionType, description: 'The class by the model.' }),
    survey: t.string({ description: 'The name of the survey, such as `ZTF`.', extensions: nameField }),
  }),
});

const RunChangedFilter = builder.inputType('RunChangedFilter', {
  description: 'Selects the runs to report. All given conditions must hold.',
  fields: (t) => ({
    type: t.field({ type: RunTypeEnum, description: 'The step of the pipeline.' }),
    survey: t.string({ description: 'The name of the survey, such as `ZTF`.', extensions: nameField }),
    status: t.field({ type: RunStatus, description: 'The new status of the run.' }),
  }),
});

builder.subscriptionFields((t) => ({
  detectionRecorded: t.field({
    description: 'Detections, as they are recorded.',
    type: DetectionRecorded,
    authScopes: { permission: 'read:data' },
    args: { filter: t.arg({ type: DetectionRecordedFilter, description: 'Selects the detections.' }) },
    subscribe: (_root, { filter }, { app, caller }) => detectionsRecorded(app, caller.principal, filter ?? {}),
    resolve: (event) => event,
  }),
  runChanged: t.field({
    description: 'Runs, as they are started, started again, completed and failed.',
    type: RunChanged,
    authScopes: { permission: 'read:data' },
    args: { filter: t.arg({ type: RunChangedFilter, description: 'Selects the runs.' }) },
    subscribe: (_root, { filter }, { app, caller }) => runsChanged(app, caller.principal, filter ?? {}),
    resolve: (event) => event,
  }),
}));
