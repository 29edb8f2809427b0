/** Changes of observations in the graph: ingesting, and moving by hand. */

import { LONGEST } from '../../base/lengths.js';
import { builder } from '../../graphql/builder.js';
import { nameField } from '../../graphql/fields/name-field.js';
import { selects } from '../../graphql/fields/selected.js';
import { changing, payloadOf, payloadType } from '../../graphql/types/payload.js';
import { RejectedRow } from '../../graphql/types/rejected.js';
import { writtenRow } from '../../graphql/types/written.js';
import { MAX_ROWS } from '../kit/rows.js';
import { OBSERVATION } from './entity.js';
import { type IngestResult, ingestObservations, updateObservation } from './service.js';
import { ObservationStatus } from './type.js';

const ObservationInput = builder.inputType('ObservationInput', {
  description:
    'One observation to ingest. Each row is checked separately: an invalid row is rejected, and the others are written.',
  fields: (t) => ({
    externalId: t.string({
      description: "Required: the survey's own identifier, unique within the survey.",
      extensions: nameField,
    }),
    ra: t.float({ description: 'Required: right ascension in degrees, ICRS, 0 ≤ ra < 360.' }),
    dec: t.float({ description: 'Required: declination in degrees, ICRS, −90 to 90.' }),
    observedAt: t.string({
      description:
        'Required: the time of the exposure, in any form that `DateTime` accepts. A date alone is its midnight, and a time without a zone is UTC.',
    }),
    filterBand: t.string({
      description: `The filter, at most ${LONGEST.band} characters. A blank text counts as absent.`,
      extensions: nameField,
    }),
    exposureTime: t.float({ description: 'Exposure time in seconds, more than 0.' }),
    fitsUrl: t.string({ description: `The location of the FITS file, at most ${LONGEST.path} characters.` }),
    thumbnailUrl: t.string({ description: `The location of a preview image, at most ${LONGEST.path} characters.` }),
    pixelScale: t.float({ description: 'Pixel scale in arcseconds per pixel, more than 0.' }),
    imageWidth: t.int({ description: 'Image width in pixels.' }),
    imageHeight: t.int({ description: 'Image height in pixels.' }),
    airmass: t.float({ description: 'Airmass at mid-exposure, more than 0.' }),
    seeing: t.float({ description: 'Seeing (FWHM) in arcseconds, more than 0.' }),
  }),
});

const IngestObservationsInput = builder.inputType('IngestObservationsInput', {
  description: 'Observations of one survey.',
  fields: (t) => ({
    survey: t.string({ required: true, description: 'The name of the survey, such as `ZTF`.', extensions: nameField }),
    observations: t.field({ type: [ObservationInput], required: true, description: `The rows, at most ${MAX_ROWS}.` }),
  }),
});

builder.mutationField('ingestObservations', (t) =>
  t.field({
    description:
      'Writes observations. Survey and externalId identify a row. Sending it again changes nothing; sending other values updates those that are given. The status stays.',
    type: payloadType<IngestResult>('IngestObservationsPayload', 'The outcome for the rows.', (p) => ({
      inserted: p.exposeInt('inserted', { description: 'The number of new rows.' }),
      updated: p.exposeInt('updated', { description: 'The number of known rows with new values.' }),
      unchanged: p.exposeInt('unchanged', { description: 'The number of known rows without new values.' }),
      rejected: p.field({
        type: [RejectedRow],
        description: 'The rows that were not written.',
        resolve: (result) => result.rejected,
      }),
      rows: p.field({
        type: [writtenRow('Observation')],
        extensions: { rows: MAX_ROWS },
        description: 'The outcome for each row that was not rejected, with its id.',
        resolve: ({ rows }) => rows,
      }),
    })),
    authScopes: { permission: 'observations:ingest' },
    args: { input: t.arg({ type: IngestObservationsInput, required: true, description: 'The observations.' }) },
    resolve: (_root, { input }, { app, caller }, info) =>
      ingestObservations(app, caller, input, { withRows: selects(info, 'rows') }),
  }),
);

const UpdateObservationInput = builder.inputType('UpdateObservationInput', {
  description: 'The new status of an observation.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The observation.' }),
    status: t.field({
      type: ObservationStatus,
      required: true,
      description: 'The new status; it must be a legal step from the present one.',
    }),
  }),
});

builder.mutationField('updateObservation', (t) =>
  t.field({
    description: 'Moves an observation in the pipeline by hand. An illegal step is CONFLICT, and the error lists the legal ones.',
    type: payloadOf(OBSERVATION)('UpdateObservationPayload', 'The observation that was moved.'),
    authScopes: { permission: 'manage:operations' },
    args: { input: t.arg({ type: UpdateObservationInput, required: true, description: 'What to change.' }) },
    resolve: changing(OBSERVATION, updateObservation),
  }),
);
