/** Candidates in the graph. */

import { idOf } from '../../base/ids.js';
import { LONGEST } from '../../base/lengths.js';
import { storedDouble } from '../../database/statements/doubles.js';
import { builder } from '../../graphql/builder.js';
import { nameField } from '../../graphql/fields/name-field.js';
import { selects } from '../../graphql/fields/selected.js';
import { equals, equalsOneOf, filterOf, refersTo } from '../../graphql/lists/filter.js';
import { listsOf, oneOf } from '../../graphql/lists/lists.js';
import { changing, payloadOf, payloadType, shown } from '../../graphql/types/payload.js';
import { RejectedRow } from '../../graphql/types/rejected.js';
import { writtenRow } from '../../graphql/types/written.js';
import { finite } from '../kit/input.js';
import { MAX_ROWS } from '../kit/rows.js';
import { attemptField } from '../kit/worker-inputs.js';
import { ofSurveys } from '../surveys/filter.js';
import { MAX_FLAGS } from './candidate-row.js';
import { Candidate, CandidateStatus } from './candidate-type.js';
import { type RecordResult, recordCandidates, updateCandidate } from './candidates.js';
import { CANDIDATE, DIFFERENCE_RUN } from './entity.js';

const candidates = listsOf(CANDIDATE, Candidate);
const filter = filterOf(CANDIDATE, {
  ...ofSurveys(),
  observationId: {
    type: 'ID',
    description: 'The observation they were found in.',
    where: (id: string, field) => ({ differenceRun: { is: { observationId: idOf('Observation', id, field) } } }),
  },
  differenceRunId: refersTo('differenceRunId', 'DifferenceRun', 'The run that found them.'),
  status: equals('status', CandidateStatus, 'Their status.'),
  statuses: equalsOneOf('status', CandidateStatus, 'Their status.'),
  minSnr: {
    type: 'Float',
    description: 'The least signal to noise ratio. Candidates without one are left out.',
    where: (least: number, field) => ({ snr: { gte: storedDouble(finite(least, field)) as number } }),
  },
});

builder.queryFields((t) => ({
  candidates: candidates.root(t, { filter }),
  candidate: oneOf(t, CANDIDATE),
}));

candidates.inside(DIFFERENCE_RUN, 'candidates', { description: 'The candidates that the run found.', sorted: true });

const CandidateInput = builder.inputType('CandidateInput', {
  description: 'One candidate to record. Each row is checked separately: an invalid row is rejected, and the others are written.',
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
      description: `Flags of the extraction, such as \`near_edge\`: at most ${MAX_FLAGS}, of at most ${LONGEST.word} characters.`,
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
  description: 'The status of a candidate.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The candidate.' }),
    status: t.field({ type: CandidateStatus, required: true, description: 'Its outcome.' }),
  }),
});

builder.mutationFields((t) => ({
  recordCandidates: t.field({
    description:
      'Records candidates of a run. Its position (ra, dec, pixelX, pixelY) identifies a candidate within the run. Sending it again changes nothing, even with other values, so a batch may be sent twice.',
    type: payloadType<RecordResult>('RecordCandidatesPayload', 'The outcome for the rows.', (p) => ({
      recorded: p.exposeInt('recorded', { description: 'The number of new rows.' }),
      unchanged: p.exposeInt('unchanged', { description: 'The number of known rows.' }),
      rejected: p.field({
        type: [RejectedRow],
        description: 'The rows that were not written.',
        resolve: (result) => result.rejected,
      }),
      rows: p.field({
        type: [writtenRow('Candidate')],
        extensions: { rows: MAX_ROWS },
        description: 'The outcome for each row that was not rejected, with its id.',
        resolve: ({ rows }) => rows,
      }),
      differenceRun: shown(p, DIFFERENCE_RUN, 'The run as it is now.', ({ differenceRunId }) => differenceRunId),
    })),
    authScopes: { permission: 'differencing:process' },
    args: { input: t.arg({ type: RecordCandidatesInput, required: true, description: 'The candidates.' }) },
    resolve: (_root, { input }, { app, caller }, info) => {
      const differenceRunId = idOf('DifferenceRun', input.differenceRunId, 'input.differenceRunId');
      return recordCandidates(app, caller, { ...input, differenceRunId }, { withRows: selects(info, 'rows') });
    },
  }),
  updateCandidate: t.field({
    description: 'Sets the status of a candidate. It is idempotent.',
    type: payloadOf(CANDIDATE)('UpdateCandidatePayload', 'The candidate that was changed.'),
    authScopes: { permission: 'differencing:process' },
    args: { input: t.arg({ type: UpdateCandidateInput, required: true, description: 'Its outcome.' }) },
    resolve: changing(CANDIDATE, updateCandidate),
  }),
}));
