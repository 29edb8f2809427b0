/** The GraphQL type of rows that a bulk mutation accepted. */
import { globalId } from '../base/ids.js';
import { builder } from './builder.js';
import type { EntityName } from './entity.js';
import { enumOf } from './enums.js';

interface WrittenRow {
  readonly index: number;
  readonly id: string;
  readonly outcome: 'INSERTED' | 'UPDATED' | 'UNCHANGED';
}

const WriteOutcome = enumOf('WriteOutcome', 'What became of a row.', {
  INSERTED: 'It is new.',
  UPDATED: 'It was known, and has new values.',
  UNCHANGED: 'It was known, and has the values that it had.',
});

/** Defines `Written<Name>`, the outcome for a row of the entity. */
export const writtenRow = (name: EntityName) =>
  builder.objectRef<WrittenRow>(`Written${name}`).implement({
    description: 'The outcome for a row that was not rejected.',
    fields: (t) => ({
      index: t.exposeInt('index', { description: 'Its position in the call, from 0.' }),
      id: t.id({ description: 'Its global id.', resolve: ({ id }) => globalId(name, id) }),
      outcome: t.expose('outcome', { type: WriteOutcome, description: 'What became of it.' }),
    }),
  });
