/** The Candidate type, apart from the fields that later modules add to it. */

import { builder } from '../../graphql/builder.js';
import { rowOf } from '../../graphql/lists/lists.js';
import { enumOf } from '../../graphql/types/enums.js';
import { CANDIDATE } from './entity.js';

export const CandidateStatus = enumOf('CandidateStatus', 'The status of a candidate.', {
  NEW: 'Not examined yet.',
  ACCEPTED: 'Worth a closer look, for example by a detection model.',
  REJECTED: 'Not worth a closer look.',
});

export const Candidate = builder.prismaNode(CANDIDATE.name, {
  ...rowOf(CANDIDATE),
  description: 'A source found in a difference image.',
  fields: (t) => ({
    differenceRun: t.relation('differenceRun', { description: 'The run that found it.' }),
    ra: t.exposeFloat('ra'),
    dec: t.exposeFloat('dec'),
    pixelX: t.exposeFloat('pixelX', { nullable: true }),
    pixelY: t.exposeFloat('pixelY', { nullable: true }),
    flux: t.exposeFloat('flux', { nullable: true }),
    significance: t.exposeFloat('significance', { nullable: true }),
    snr: t.exposeFloat('snr', { nullable: true }),
    fwhm: t.exposeFloat('fwhm', { nullable: true }),
    ellipticity: t.exposeFloat('ellipticity', { nullable: true }),
    flags: t.exposeStringList('flags'),
    status: t.expose('status', { type: CandidateStatus }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
  }),
});
