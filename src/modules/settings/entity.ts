/** Settings as an entity. They belong to no survey. */
import { Entity } from '../../graphql/entity.js';

export const SYSTEM_CONFIG = new Entity('SystemConfig', {
  table: 'system_config',
  called: 'setting',
  permission: 'admin:access',
  surveys: [],
  sort: { KEY: ['key', 'Their key.'], CREATED_AT: ['createdAt', 'When they were recorded.'] },
  order: { column: 'key', direction: 'asc' },
});
