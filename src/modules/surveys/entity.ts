/** Surveys as an entity. */
import { Entity } from '../../graphql/entity.js';

export const SURVEY = new Entity('Survey', {
  table: 'surveys',
  called: 'survey',
  permission: 'read:public',
  surveys: [{ column: 'id' }],
  sort: { NAME: ['name', 'Their name.'], CREATED_AT: ['createdAt', 'When they were added.'] },
  order: { column: 'name', direction: 'asc' },
});
