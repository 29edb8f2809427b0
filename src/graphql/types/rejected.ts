/** The GraphQL type of rows that a bulk mutation did not write. */
import { builder } from '../builder.js';

export const RejectedRow = builder.objectRef<{ readonly index: number; readonly reason: string }>('RejectedRow').implement({
  description: 'A row that was not written.',
  fields: (t) => ({
    index: t.exposeInt('index', { description: 'Its position in the call, from 0.' }),
    reason: t.exposeString('reason', { description: 'The fault in the row.' }),
  }),
});
