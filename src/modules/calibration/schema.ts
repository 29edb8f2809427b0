/** Calibration frames in the graph. */

import { LONGEST } from '../../base/lengths.js';
import { builder, type InputFields } from '../../graphql/builder.js';
import { refOf, tableOf } from '../../graphql/entity.js';
import { COSTS } from '../../graphql/fields/costs.js';
import { nameField } from '../../graphql/fields/name-field.js';
import {
  during,
  equals,
  equalsOneOf,
  filterOf,
  isSet,
  named,
  namedOneOfOrBlank,
  namedOrBlank,
} from '../../graphql/lists/filter.js';
import { listsOf, oneOf, rowOf } from '../../graphql/lists/lists.js';
import { enumOf } from '../../graphql/types/enums.js';
import { changing, payloadOf } from '../../graphql/types/payload.js';
import { Observation } from '../observations/type.js';
import { ofSurveys } from '../surveys/filter.js';
import { CALIBRATION_FRAME } from './entity.js';
import { latestFrame } from './latest.js';
import { registerCalibrationFrame, updateCalibrationFrame } from './service.js';

const CalibrationType = enumOf('CalibrationType', 'The kind of a calibration frame.', {
  BIAS: 'The signal of the readout alone.',
  DARK: 'The signal without light, for an exposure time.',
  FLAT: 'The response to even light.',
  FRINGE: 'The interference pattern of the night sky.',
  BAD_PIXEL_MAP: 'The pixels that must not be used.',
});

export const CalibrationFrame = builder.prismaNode(CALIBRATION_FRAME.name, {
  ...rowOf(CALIBRATION_FRAME),
  description:
    'An image that corrects for the instrument. A frame without a survey is for all surveys; keys of every scope see it, and only keys without scopes change it.',
  fields: (t) => ({
    survey: t.relation('survey', { description: 'The survey that it is for. Null when it is for all surveys.', nullable: true }),
    type: t.expose('type', { type: CalibrationType }),
    path: t.exposeString('path'),
    instrument: t.exposeString('instrument'),
    filterBand: t.exposeString('filterBand', { nullable: true }),
    description: t.exposeString('description', { nullable: true }),
    validFrom: t.expose('validFrom', { type: 'DateTime' }),
    validUntil: t.expose('validUntil', { type: 'DateTime', nullable: true }),
    isActive: t.exposeBoolean('isActive'),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
  }),
});

const filter = filterOf(CALIBRATION_FRAME, {
  ...ofSurveys('The name of the survey that they are for, such as `ZTF`. It leaves out frames for all surveys.'),
  type: equals('type', CalibrationType, 'Their kind.'),
  types: equalsOneOf('type', CalibrationType, 'Their kind.'),
  instrument: named('instrument', 'The instrument, exactly.'),
  filterBand: namedOrBlank('filterBand', 'The filter, exactly. A blank text selects frames for any filter.'),
  filterBands: namedOneOfOrBlank('filterBand', 'The filter, exactly. A blank text selects frames for any filter.'),
  isActive: isSet('isActive', 'Only frames that fit observations, or only retired ones.'),
  validAt: during('validFrom', 'validUntil', 'Only frames that are valid at this moment.'),
});

builder.queryFields((t) => ({
  calibrationFrames: listsOf(CALIBRATION_FRAME, CalibrationFrame).root(t, { filter }),
  calibrationFrame: oneOf(t, CALIBRATION_FRAME),
}));

builder.prismaObjectField(Observation, 'calibrationFrame', (t) =>
  t.prismaField({
    type: refOf(CALIBRATION_FRAME),
    nullable: true,
    description:
      'The calibration frame of this type that fits the observation; null when none does. A frame fits when it is active, valid at observedAt, for the instrument, for the filter of the observation or any filter, and for its survey or all surveys. When several fit, the one with the latest validFrom wins. When several began at that moment, one for the survey itself wins, then one for the filter itself, then the newest.',
    authScopes: { permission: CALIBRATION_FRAME.permission },
    extensions: { cost: COSTS.statement },
    args: {
      type: t.arg({ type: CalibrationType, required: true, description: 'The kind of frame.' }),
      instrument: t.arg.string({
        required: true,
        description: 'The instrument that took the observation, exactly. Observations do not record it.',
        extensions: nameField,
      }),
    },
    select: { surveyId: true, observedAt: true, filterBand: true },
    resolve: (query, observation, wanted, { app, caller }) =>
      tableOf(app.db, CALIBRATION_FRAME).findFirst({ ...query, ...latestFrame(caller.principal, observation, wanted) }),
  }),
);

/** The details of a frame, at its registration and later. */
const fields = (t: InputFields) => ({
  description: t.string({ description: `A description of the frame, at most ${LONGEST.text} characters.` }),
  validUntil: t.field({
    type: 'DateTime',
    description: 'The end of its validity, excluded. Without it, the validity has no end.',
  }),
});

const RegisterCalibrationFrameInput = builder.inputType('RegisterCalibrationFrameInput', {
  description: 'A new calibration frame.',
  fields: (t) => ({
    survey: t.string({
      description:
        'The name of the survey that it is for, such as `ZTF`. Without it, the frame is for all surveys. A key that is restricted to surveys must name one.',
      extensions: nameField,
    }),
    type: t.field({ type: CalibrationType, required: true, description: 'The kind of frame.' }),
    path: t.string({ required: true, description: `The location of the file, at most ${LONGEST.path} characters.` }),
    instrument: t.string({
      required: true,
      description: `The instrument that it corrects for, such as \`WFC3\`, at most ${LONGEST.name} characters.`,
      extensions: nameField,
    }),
    filterBand: t.string({
      description: `The filter that it is for, at most ${LONGEST.band} characters. Without it, the frame is for any filter.`,
      extensions: nameField,
    }),
    validFrom: t.field({ type: 'DateTime', required: true, description: 'The start of its validity, included.' }),
    ...fields(t),
  }),
});

const UpdateCalibrationFrameInput = builder.inputType('UpdateCalibrationFrameInput', {
  description: 'What to change of a calibration frame: only given fields change, and null clears a field.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The frame.' }),
    path: t.string({ description: `The location of the file, at most ${LONGEST.path} characters. It cannot be null.` }),
    validFrom: t.field({ type: 'DateTime', description: 'The start of its validity, included. It cannot be null.' }),
    isActive: t.boolean({
      description:
        'False retires the frame: it fits no observation any more, and runs that applied it still list it. It cannot be null.',
    }),
    ...fields(t),
  }),
});

const framePayload = payloadOf(CALIBRATION_FRAME);

builder.mutationFields((t) => ({
  registerCalibrationFrame: t.field({
    description: 'Registers a calibration frame of a survey, or of all surveys.',
    type: framePayload('RegisterCalibrationFramePayload', 'The new frame.'),
    authScopes: { permission: 'preprocessing:process' },
    args: {
      input: t.arg({ type: RegisterCalibrationFrameInput, required: true, description: 'The new frame.' }),
    },
    resolve: async (_root, { input }, { app, caller }) => ({ id: await registerCalibrationFrame(app, caller, input) }),
  }),
  updateCalibrationFrame: t.field({
    description: 'Changes or retires a calibration frame. Its survey, type, instrument and filter stay.',
    type: framePayload('UpdateCalibrationFramePayload', 'The frame that was changed.'),
    authScopes: { permission: 'preprocessing:process' },
    args: {
      input: t.arg({ type: UpdateCalibrationFrameInput, required: true, description: 'What to change.' }),
    },
    resolve: changing(CALIBRATION_FRAME, updateCalibrationFrame),
  }),
}));
