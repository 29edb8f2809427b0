/** The subscription to runs. */
import { globalId } from '../../base/ids.js';
import { builder } from '../../graphql/builder.js';
import { nameField } from '../../graphql/fields/name-field.js';
import { enumOf } from '../../graphql/types/enums.js';
import type { RunType } from '../runs/kind.js';
import { RunStatus } from '../runs/schema.js';
import { listed, surveysField, WHERE_ALL } from './event-type.js';
import { runsChanged } from './service.js';
import { type ChangedRun, kindOf, RUN_KINDS } from './topics.js';

const RunTypeEnum = enumOf(
  'RunType',
  'A step of the pipeline.',
  Object.fromEntries(RUN_KINDS.map(({ type, does, name }) => [type, `${does}: \`${name}\`.`])) as Record<RunType, string>,
);

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

const RunChangedFilter = builder.inputType('RunChangedFilter', {
  description: `Selects the runs to report. ${WHERE_ALL}`,
  fields: (t) => ({
    type: t.field({ type: RunTypeEnum, description: 'The step of the pipeline.' }),
    types: t.field({ type: [RunTypeEnum], description: listed('The step of the pipeline') }),
    survey: t.string({ description: 'The name of the survey, such as `ZTF`.', extensions: nameField }),
    surveys: surveysField(t),
    status: t.field({ type: RunStatus, description: 'The new status of the run.' }),
    statuses: t.field({ type: [RunStatus], description: listed('The new status of the run') }),
  }),
});

builder.subscriptionField('runChanged', (t) =>
  t.field({
    description: 'Runs, as they are started, started again, completed and failed.',
    type: RunChanged,
    authScopes: { permission: 'read:data' },
    args: { filter: t.arg({ type: RunChangedFilter, description: 'Selects the runs.' }) },
    subscribe: (_root, { filter }, context) => runsChanged(context, filter ?? {}),
    resolve: (event) => event,
  }),
);
