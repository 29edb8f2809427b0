/** The Observation type. */

import { builder } from '../../graphql/builder.js';
import { rowOf } from '../../graphql/lists/lists.js';
import { enumOf } from '../../graphql/types/enums.js';
import { OBSERVATION } from './entity.js';

export const ObservationStatus = enumOf('ObservationStatus', "An observation's position in the pipeline.", {
  INGESTED: 'Ingested, but not processed yet.',
  PREPROCESSING: 'Being preprocessed.',
  PREPROCESSED: 'Calibrated and aligned.',
  DIFFERENCING: 'Being differenced.',
  DIFFERENCED: 'Compared with its reference. Its candidates are recorded.',
  FAILED: 'A step failed.',
  ARCHIVED: 'Archived. It is no longer processed.',
});

export const Observation = builder.prismaNode(OBSERVATION.name, {
  ...rowOf(OBSERVATION),
  description: 'One exposure of one patch of sky.',
  fields: (t) => ({
    survey: t.relation('survey', { description: 'The survey it belongs to.' }),
    externalId: t.exposeString('externalId'),
    ra: t.exposeFloat('ra'),
    dec: t.exposeFloat('dec'),
    observedAt: t.expose('observedAt', { type: 'DateTime' }),
    filterBand: t.exposeString('filterBand', { nullable: true }),
    exposureTime: t.exposeFloat('exposureTime', { nullable: true }),
    fitsUrl: t.exposeString('fitsUrl', { nullable: true }),
    thumbnailUrl: t.exposeString('thumbnailUrl', { nullable: true }),
    pixelScale: t.exposeFloat('pixelScale', { nullable: true }),
    imageWidth: t.exposeInt('imageWidth', { nullable: true }),
    imageHeight: t.exposeInt('imageHeight', { nullable: true }),
    airmass: t.exposeFloat('airmass', { nullable: true }),
    seeing: t.exposeFloat('seeing', { nullable: true }),
    status: t.expose('status', { type: ObservationStatus }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
  }),
});
