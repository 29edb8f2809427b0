/** The GraphQL type of rows that a bulk mutation accepted. */
import { globalId } from '../../base/ids.js';
import { builder } from '../builder.js';
import type { EntityName } from '../entity.js';
import { enumOf } from './enums.js';

interface WrittenRow {
  readonly index: number;
  readonly id: string;
  readonly outcome: 'INSERTED' | 'UPDATED' | 'UNCHANGED';
}

const WriteOutcome = enumOf('WriteOutcome', 'The outcome of writing a row.', {
  INSERTED: 'The row is new.',
  UPDATED: 'The row was known, and has new values.',
  UNCHANGED: 'The row was known, and its values did not change.',
});

/** Defines `Written<Name>`, the outcome for a row of the entity. */
export const writtenRow = (name: EntityName) =>
  builder.objectRef<WrittenRow>(`Written${name}`).implement({
    description: 'The outcome for a row that was not rejected.',
    fields: (t) => ({
      index: t.exposeInt('index', { description: 'Its position in the call, from 0.' }),
      id: t.id({ description: 'Its global id.', resolve: ({ id }) => globalId(name, id) }),
      outcome: t.expose('outcome', { type: WriteOutcome, description: 'Its outcome.' }),
    }),
  });
