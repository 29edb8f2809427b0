/** The subscription to observations. */
import { builder } from '../../graphql/builder.js';
import { nameField } from '../../graphql/fields/name-field.js';
import { enumOf } from '../../graphql/types/enums.js';
import { OBSERVATION } from '../observations/entity.js';
import { ObservationRef } from '../observations/ref.js';
import { ObservationStatus } from '../observations/type.js';
import { idField, listed, rowField, surveysField, WHERE_ALL } from './event-type.js';
import { observationsChanged } from './service.js';
import type { ChangedObservation } from './topics.js';

const ObservationChange = enumOf('ObservationChange', 'The way in which an observation changed.', {
  INSERTED: 'It was ingested.',
  UPDATED: 'Its values or its status changed.',
  DELETED: 'It was deleted.',
});

const ObservationChanged = builder.objectRef<ChangedObservation>('ObservationChanged').implement({
  description: 'An observation that was ingested, changed or deleted.',
  fields: (t) => ({
    id: idField(t, OBSERVATION),
    change: t.expose('change', { type: ObservationChange, description: 'The way in which it changed.' }),
    externalId: t.exposeString('externalId', { description: "The survey's own identifier." }),
    status: t.expose('status', {
      type: ObservationStatus,
      description:
        'Its status after the change, or before a deletion. The observation itself may have changed again before the event is sent.',
    }),
    observation: rowField(t, OBSERVATION, 'The observation at the time of the event; null after it was deleted.'),
  }),
});

const ObservationChangedFilter = builder.inputType('ObservationChangedFilter', {
  description: `Selects the observations to report. ${WHERE_ALL}`,
  fields: (t) => ({
    changes: t.field({ type: [ObservationChange], description: listed('The way in which it changed') }),
    observations: t.field({ type: [ObservationRef], description: listed('The observation itself') }),
    surveys: surveysField(t),
    externalIds: t.stringList({ description: listed("The survey's own identifier, exactly"), extensions: nameField }),
    statuses: t.field({ type: [ObservationStatus], description: listed('The status after the change') }),
    filterBands: t.stringList({
      description: `${listed('The filter, exactly')} A blank text selects observations without a filter.`,
      extensions: nameField,
    }),
    observedAfter: t.field({ type: 'DateTime', description: 'The earliest moment of the exposure, included.' }),
    observedBefore: t.field({ type: 'DateTime', description: 'The latest moment of the exposure, excluded.' }),
  }),
});

builder.subscriptionField('observationChanged', (t) =>
  t.field({
    description: 'Observations, as they are ingested, changed and deleted.',
    type: ObservationChanged,
    authScopes: { permission: 'read:data' },
    args: { filter: t.arg({ type: ObservationChangedFilter, description: 'Selects the observations.' }) },
    subscribe: (_root, { filter }, context) => observationsChanged(context, filter ?? {}),
    resolve: (event) => event,
  }),
);
