/**
 * Every text that the schema accepts is either a name, which is cleaned first, or is listed here with the reason why not. A new text input
 * fails until somebody decides.
 */
import { type GraphQLInputType, getNamedType, isInputObjectType, isObjectType } from 'graphql';
import { expect, test } from 'vitest';
import { schema } from '../src/modules/schema.js';

const FREE = 'free text: nothing is found by it';
const PLACE = 'a path or an address: it is used as it was sent';
const SECRET = 'a secret: only its hash is compared';
const EMAIL = 'compared in the form of an e-mail address';
const OUTSIDE = 'the name that an outside issuer gave, compared with its tokens to the letter';
const NETWORK = 'a network: read and stored in CIDR notation';
const ECHO = "a caller's name for an item: the response repeats it as it was sent";
const DOCUMENT = 'a GraphQL document, or a name in it';

const OTHERS: Record<string, string> = {
  'ChangePasswordInput.currentPassword': SECRET,
  'ChangePasswordInput.newPassword': SECRET,
  'CollectTrainingDatasetInput.description': FREE,
  'CompleteDifferenceRunInput.differenceFitsPath': PLACE,
  'CompleteDifferenceRunInput.significanceFitsPath': PLACE,
  'CompleteDifferenceRunInput.referenceFitsPath': PLACE,
  'CompletePreprocessRunInput.processedFitsPath': PLACE,
  'CreateAlertInput.message': FREE,
  'CreateAlertInput.title': FREE,
  'CreateApiKeyInput.allowedAddresses': NETWORK,
  'CreateApiKeyInput.description': FREE,
  'CreateApiKeyInput.operations': DOCUMENT,
  'CreateModelInput.description': FREE,
  'CreateMonitoringCampaignInput.description': FREE,
  'CreateSurveyInput.apiEndpoint': PLACE,
  'CreateSurveyInput.baseUrl': PLACE,
  'CreateSurveyInput.description': FREE,
  'CreateSystemConfigInput.description': FREE,
  'CreateUserInput.email': EMAIL,
  'CreateUserInput.password': SECRET,
  'CrossMatchPosition.id': ECHO,
  'DecideApiKeyRequestInput.comment': FREE,
  'EndRetiredSecretsInput.prefixes': 'the first letters of a secret: compared as they were shown',
  'FailDifferenceRunInput.error': FREE,
  'FailModelRunInput.error': FREE,
  'FailPreprocessRunInput.error': FREE,
  'FailProcessingJobInput.error': FREE,
  'FailTrainingRunInput.error': FREE,
  'FailWorkflowRunInput.error': FREE,
  'LinkIdentityInput.issuer': OUTSIDE,
  'LinkIdentityInput.subject': OUTSIDE,
  'ObservationInput.fitsUrl': PLACE,
  'ObservationInput.observedAt': 'a moment: read by its own parser',
  'ObservationInput.thumbnailUrl': PLACE,
  'Query.requiredPermissions.document': DOCUMENT,
  'Query.requiredPermissions.operationName': DOCUMENT,
  'RedeemOneTimeCodeInput.code': SECRET,
  'RedeemOneTimeCodeInput.email': EMAIL,
  'RedeemOneTimeCodeInput.newPassword': SECRET,
  'RefreshSessionInput.refreshToken': SECRET,
  'RegisterCalibrationFrameInput.description': FREE,
  'RegisterCalibrationFrameInput.path': PLACE,
  'RequestApiKeyInput.operations': DOCUMENT,
  'RequestApiKeyInput.reason': FREE,
  'RevokeApiKeyInput.reason': FREE,
  'SetSystemConfigInput.description': FREE,
  'SignInInput.email': EMAIL,
  'SignInInput.password': SECRET,
  'SignOutInput.refreshToken': SECRET,
  'StartDifferenceRunInput.referenceFitsPath': PLACE,
  'UnlinkIdentityInput.issuer': OUTSIDE,
  'UnlinkIdentityInput.subject': OUTSIDE,
  'UpdateAlertInput.error': FREE,
  'UpdateApiKeyInput.allowedAddresses': NETWORK,
  'UpdateApiKeyInput.description': FREE,
  'UpdateCalibrationFrameInput.description': FREE,
  'UpdateCalibrationFrameInput.path': PLACE,
  'UpdateModelInput.description': FREE,
  'UpdateMonitoringCampaignInput.description': FREE,
  'UpdateSurveyInput.apiEndpoint': PLACE,
  'UpdateSurveyInput.baseUrl': PLACE,
  'UpdateSurveyInput.description': FREE,
  'UpdateSystemConfigInput.description': FREE,
  'ValidateDetectionInput.notes': FREE,
};

interface Input {
  readonly name: string;
  readonly type: GraphQLInputType;
  readonly extensions: { readonly cleaned?: boolean };
}

/** Every input of the schema that accepts a text, except cursors, which are used as they were returned. */
const texts: [coordinate: string, input: Input][] = [];
const collect = (place: string, inputs: readonly Input[]) => {
  for (const input of inputs)
    if (getNamedType(input.type).name === 'String' && input.name !== 'after') texts.push([`${place}.${input.name}`, input]);
};
for (const type of Object.values(schema.getTypeMap())) {
  if (type.name.startsWith('__')) continue;
  if (isInputObjectType(type)) collect(type.name, Object.values(type.getFields()));
  if (isObjectType(type)) for (const field of Object.values(type.getFields())) collect(`${type.name}.${field.name}`, field.args);
}

test('there are text inputs of both kinds', () => {
  expect(texts.filter(([, { extensions }]) => extensions.cleaned).length).toBeGreaterThan(50);
  expect(texts.length).toBeGreaterThan(100);
});

test.each(texts)('%s is a name, or is exempt with a reason', (coordinate, { extensions }) => {
  const isExempt = coordinate in OTHERS;
  expect(
    extensions.cleaned === true || isExempt,
    `${coordinate} is new: give it \`extensions: nameField\` when rows are found by it, or a reason in this test.`,
  ).toBe(true);
  expect(extensions.cleaned === true && isExempt, `${coordinate} cannot be both.`).toBe(false);
});

test('each exemption is of an input that the schema has', () => {
  const known = new Set(texts.map(([coordinate]) => coordinate));
  expect(Object.keys(OTHERS).filter((coordinate) => !known.has(coordinate))).toEqual([]);
});
