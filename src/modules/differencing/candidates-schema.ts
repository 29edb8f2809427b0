/** Candidates in the graph. */

import { idOf } from '../../base/ids.js';
import { LONGEST } from '../../base/lengths.js';
import { builder } from '../../graphql/builder.js';
import { connectionType, nestedPage, nestedRows, pageArgs, pageOf, rootPageArgs } from '../../graphql/connection.js';
import { oneById } from '../../graphql/entity.js';
import { nameField } from '../../graphql/name-field.js';
import { type Order, toPage } from '../../graphql/paging.js';
import { changing, entityPayload, payloadType } from '../../graphql/payload.js';
import { RejectedRow } from '../../graphql/rejected.js';
import { NEWEST_FIRST, sorting } from '../../graphql/sorting.js';
import { MAX_ROWS } from '../kit/rows.js';
import { attemptField } from '../runs/schema.js';
import { MAX_FLAGS } from './candidate-row.js';
import { Candidate, CandidateStatus } from './candidate-type.js';
import { candidatesVisibleTo, candidatesWhere, type RecordResult, recordCandidates, updateCandidate } from './candidates.js';
import { DifferenceRun } from './schema.js';

const CandidateFilter = builder.inputType('CandidateFilter', {
  description: 'Which candidates to list; everything given must hold.',
  fields: (t) => ({
    survey: t.string({ description: 'The name of the survey, such as `ZTF`.', extensions: nameField }),
    observationId: t.id({ description: 'The observation they were found in.' }),
    differenceRunId: t.id({ description: 'The run that found them.' }),
    status: t.field({ type: CandidateStatus, description: 'What became of them.' }),
    minSnr: t.float({ description: 'The least signal to noise ratio; those without one do not count.' }),
  }),
});

const { sortArgs, orderOf } = sorting(
  'Candidate',
  'candidates',
  {
    CREATED_AT: ['createdAt', 'When they were recorded.'],
    SNR: ['snr', 'Signal to noise ratio. Candidates without one are left out of such a list.'],
  },
  NEWEST_FIRST,
);

/** A list is sorted by what every row of it has. */
const sortable = ({ column }: Order) => (column === 'snr' ? { snr: { not: null } } : {});

const CandidateConnection = connectionType('Candidate', Candidate, 'candidates');

builder.queryFields((t) => ({
  candidates: t.field({
    description: 'Candidates.',
    type: CandidateConnection,
    authScopes: { permission: 'read:data' },
    args: { ...rootPageArgs, filter: t.arg({ type: CandidateFilter, description: 'Which candidates to list.' }), ...sortArgs },
    resolve: async (_root, args, context, info) => {
      const { app, caller } = context;
      const order = orderOf(args);
      const { observationId, differenceRunId, ...filter } = args.filter ?? {};
      const chosen = await candidatesWhere(app.db, caller.principal, {
        ...filter,
        ...(observationId != null && { observationId: idOf('Observation', observationId, 'filter.observationId') }),
        ...(differenceRunId != null && { differenceRunId: idOf('DifferenceRun', differenceRunId, 'filter.differenceRunId') }),
      });
      return pageOf(app.db.candidate, { AND: [chosen, sortable(order)] }, order, { args, context, info });
    },
  }),
  candidate: oneById(t, Candidate, 'candidate', candidatesVisibleTo),
}));

const RunCandidatesConnection = connectionType('DifferenceRunCandidates', Candidate, "run's candidates", { counted: false });

builder.prismaObjectField(DifferenceRun, 'candidates', (t) =>
  t.field({
    description: 'The candidates that the run found.',
    type: RunCandidatesConnection,
    authScopes: { permission: 'read:data' },
    args: { ...pageArgs, ...sortArgs },
    select: (args, { caller }, nested) => {
      const order = orderOf(args);
      return nestedPage('candidates', args, order, { AND: [candidatesVisibleTo(caller.principal), sortable(order)] }, nested);
    },
    resolve: (run, args) => toPage(nestedRows(run, 'candidates'), args, orderOf(args)),
  }),
);

const CandidateInput = builder.inputType('CandidateInput', {
  description:
    'One candidate to record. It is checked row by row, so a row that is wrong is rejected and the others are written.',
  fields: (t) => ({
    ra: t.float({ description: 'Right ascension in degrees, ICRS, 0 ≤ ra < 360. Required.' }),
    dec: t.float({ description: 'Declination in degrees, ICRS, −90 to 90. Required.' }),
    pixelX: t.float({ description: 'Column in the difference image, in pixels.' }),
    pixelY: t.float({ description: 'Row in the difference image, in pixels.' }),
    flux: t.float({ description: 'Flux in the units of the difference image.' }),
    significance: t.float({ description: 'Significance in sigma.' }),
    snr: t.float({ description: 'Signal to noise ratio.' }),
    fwhm: t.float({ description: 'Full width at half maximum in pixels, greater than 0.' }),
    ellipticity: t.float({ description: 'Ellipticity, 0 (round) to 1.' }),
    flags: t.stringList({
      description: `What the extraction noticed, such as \`near_edge\`: at most ${MAX_FLAGS}, of at most ${LONGEST.word} characters.`,
      extensions: nameField,
    }),
  }),
});

const RecordCandidatesInput = builder.inputType('RecordCandidatesInput', {
  description: 'Candidates that a run found.',
  fields: (t) => ({
    differenceRunId: t.id({ required: true, description: 'The run, which must be RUNNING.' }),
    candidates: t.field({ type: [CandidateInput], required: true, description: `The rows, at most ${MAX_ROWS}.` }),
    attempt: attemptField(t),
  }),
});

const UpdateCandidateInput = builder.inputType('UpdateCandidateInput', {
  description: 'What became of a candidate.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The candidate.' }),
    status: t.field({ type: CandidateStatus, required: true, description: 'What became of it.' }),
  }),
});

builder.mutationFields((t) => ({
  recordCandidates: t.field({
    description:
      'Records candidates of a run. Within its run a candidate is known by its place: sent again with the very same ra, dec, pixelX and pixelY it changes nothing, whatever else it says, so a batch may be sent twice.',
    type: payloadType<RecordResult>('RecordCandidatesPayload', 'What became of the rows.', (p) => ({
      recorded: p.exposeInt('recorded', { description: 'How many were new.' }),
      unchanged: p.exposeInt('unchanged', { description: 'How many were known already.' }),
      rejected: p.field({
        type: [RejectedRow],
        description: 'Those that were not written.',
        resolve: (result) => result.rejected,
      }),
      differenceRun: p.prismaField({
        type: DifferenceRun,
        description: 'The run as it is now.',
        resolve: (query, { differenceRunId: id }, _args, { app }) =>
          app.db.differenceRun.findUniqueOrThrow({ ...query, where: { id } }),
      }),
    })),
    authScopes: { permission: 'differencing:process' },
    args: { input: t.arg({ type: RecordCandidatesInput, required: true, description: 'The candidates.' }) },
    resolve: (_root, { input }, { app, caller }) => {
      const differenceRunId = idOf('DifferenceRun', input.differenceRunId, 'input.differenceRunId');
      return recordCandidates(app, caller, { ...input, differenceRunId });
    },
  }),
  updateCandidate: t.field({
    description: 'Says what became of a candidate. Doing it twice is harmless.',
    type: entityPayload(Candidate, 'candidate')('UpdateCandidatePayload', 'The candidate that was changed.'),
    authScopes: { permission: 'differencing:process' },
    args: { input: t.arg({ type: UpdateCandidateInput, required: true, description: 'What became of it.' }) },
    resolve: changing(Candidate, updateCandidate),
  }),
}));
