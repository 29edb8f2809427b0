/** The subscription to alerts. */
import { builder } from '../../graphql/builder.js';
import { nameField } from '../../graphql/fields/name-field.js';
import { AlertPriority } from '../curation/alert-schema.js';
import { ALERT } from '../curation/entity.js';
import { idField, listed, rowField, surveysField, WHERE_ALL } from './event-type.js';
import { alertsCreated } from './service.js';
import type { CreatedAlert } from './topics.js';

const AlertCreated = builder.objectRef<CreatedAlert>('AlertCreated').implement({
  description: 'An alert that was created.',
  fields: (t) => ({
    id: idField(t, ALERT),
    type: t.exposeString('type', { description: 'The kind of alert, such as `new_supernova`.' }),
    priority: t.expose('priority', { type: AlertPriority, description: 'Its urgency.' }),
    alert: rowField(t, ALERT, 'The alert at the time of the event.'),
  }),
});

const AlertCreatedFilter = builder.inputType('AlertCreatedFilter', {
  description: `Selects the alerts to report. ${WHERE_ALL}`,
  fields: (t) => ({
    surveys: surveysField(t),
    detectionIds: t.idList({ description: listed('The detection that it reports') }),
    priorities: t.field({ type: [AlertPriority], description: listed('Its urgency') }),
    types: t.stringList({ description: listed('The kind of alert'), extensions: nameField }),
  }),
});

builder.subscriptionField('alertCreated', (t) =>
  t.field({
    description: 'Alerts, as they are created.',
    type: AlertCreated,
    authScopes: { permission: 'read:data' },
    args: { filter: t.arg({ type: AlertCreatedFilter, description: 'Selects the alerts.' }) },
    subscribe: (_root, { filter }, context) => alertsCreated(context, filter ?? {}),
    resolve: (event) => event,
  }),
);
