/** Monitoring campaigns as an entity. */
import { Entity, OF_ONE_SURVEY } from '../../graphql/entity.js';

export const MONITORING_CAMPAIGN = new Entity('MonitoringCampaign', {
  table: 'monitoring_campaigns',
  called: 'monitoring campaign',
  surveys: OF_ONE_SURVEY,
  sort: {
    CREATED_AT: ['createdAt', 'When they were recorded.'],
    NAME: ['name', 'Their name.'],
    STARTS_AT: ['startsAt', 'The start of their window.'],
  },
});
