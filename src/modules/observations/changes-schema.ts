/** Ingesting observations and moving them by hand, in the graph. */
import { LONGEST } from '../../base/lengths.js';
import { builder } from '../../graphql/builder.js';
import { nameField } from '../../graphql/name-field.js';
import { changing, entityPayload, payloadType } from '../../graphql/payload.js';
import { RejectedRow } from '../../graphql/rejected.js';
import { MAX_ROWS } from '../kit/rows.js';
import { type IngestResult, ingestObservations, updateObservation } from './service.js';
import { Observation, ObservationStatus } from './type.js';

const ObservationInput = builder.inputType('ObservationInput', {
  description:
    'One observation to ingest. It is checked row by row, so a row that is wrong is rejected and the others are written.',
  fields: (t) => ({
    externalId: t.string({
      description: "Needed: the survey's own identifier, unique within the survey.",
      extensions: nameField,
    }),
    ra: t.float({ description: 'Needed: right ascension in degrees, ICRS, 0 ≤ ra < 360.' }),
    dec: t.float({ description: 'Needed: declination in degrees, ICRS, −90 to 90.' }),
    observedAt: t.string({
      description:
        'Needed: when it was taken, in any form that `DateTime` accepts; a date alone is its midnight, a time without a zone is UTC.',
    }),
    filterBand: t.string({
      description: `The filter, at most ${LONGEST.band} characters. A blank text counts as absent.`,
      extensions: nameField,
    }),
    exposureTime: t.float({ description: 'Exposure time in seconds, more than 0.' }),
    fitsUrl: t.string({ description: `Where the FITS file is, at most ${LONGEST.path} characters.` }),
    thumbnailUrl: t.string({ description: `Where a preview image is, at most ${LONGEST.path} characters.` }),
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
      'Writes observations. A row is known by survey and externalId: sent again it changes nothing, sent with other values it takes those that are given, and its status stays.',
    type: payloadType<IngestResult>('IngestObservationsPayload', 'What became of the rows.', (p) => ({
      inserted: p.exposeInt('inserted', { description: 'How many were new.' }),
      updated: p.exposeInt('updated', { description: 'How many were known and took new values.' }),
      unchanged: p.exposeInt('unchanged', { description: 'How many were known and said nothing new.' }),
      rejected: p.field({
        type: [RejectedRow],
        description: 'Those that were not written.',
        resolve: (result) => result.rejected,
      }),
    })),
    authScopes: { permission: 'observations:ingest' },
    args: { input: t.arg({ type: IngestObservationsInput, required: true, description: 'The observations.' }) },
    resolve: (_root, { input }, { app, caller }) => ingestObservations(app, caller, input),
  }),
);

const UpdateObservationInput = builder.inputType('UpdateObservationInput', {
  description: 'Where an observation shall stand.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The observation.' }),
    status: t.field({
      type: ObservationStatus,
      required: true,
      description: 'Its new status, which must be a legal step from the present one.',
    }),
  }),
});

builder.mutationField('updateObservation', (t) =>
  t.field({
    description: 'Moves an observation in the pipeline by hand. A step that is not legal is CONFLICT and names those that are.',
    type: entityPayload(Observation, 'observation')('UpdateObservationPayload', 'The observation that was moved.'),
    authScopes: { permission: 'manage:operations' },
    args: { input: t.arg({ type: UpdateObservationInput, required: true, description: 'What to change.' }) },
    resolve: changing(Observation, updateObservation),
  }),
);
