/** An observation in an input: by its id, or by its survey and external id. */
import { LONGEST } from '../../base/lengths.js';
import { builder } from '../../graphql/builder.js';
import { nameField } from '../../graphql/fields/name-field.js';

const ObservationKey = builder.inputType('ObservationKey', {
  description: 'The survey of an observation, and its identifier in that survey.',
  fields: (t) => ({
    survey: t.string({ required: true, description: 'The name of the survey, such as `ZTF`.', extensions: nameField }),
    externalId: t.string({
      required: true,
      description: `The survey's own identifier, at most ${LONGEST.name} characters.`,
      extensions: nameField,
    }),
  }),
});

export const ObservationRef = builder.inputType('ObservationRef', {
  description: 'One observation. Exactly one member is given.',
  isOneOf: true,
  fields: (t) => ({
    id: t.id({ description: 'The global id.' }),
    externalId: t.field({ type: ObservationKey, description: 'The survey and its own identifier.' }),
  }),
});
