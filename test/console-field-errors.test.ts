/** The refusals of the API in the forms of the console: at their field, in sentences, and without the paths of the API. */
import { expect, test } from 'vitest';
import { fieldErrorsIn, messageOf } from '../console/src/api/field-errors.js';
import { AstridError } from '../src/client/error.js';

const refusal = (field: string | null, ...issues: string[]) =>
  new AstridError('BAD_USER_INPUT', field ? `${field}: ${issues.join('; ')}` : issues.join('; '), {
    extensions: { field, issues },
  });

test.each([
  ['must be from 1 to 5', 'It must be from 1 to 5.'],
  ['the key would permit more', 'The key would permit more.'],
  ['number 2: not a network such as ::1', '“b” is not a network such as ::1.'],
  ['number 1: there is no such survey', '“a” is refused: there is no such survey.'],
  // A position that was not sent says nothing wrong.
  ['number 9: not a network', 'Number 9: not a network.'],
])('%s', (issue, sentence) => {
  const errors = fieldErrorsIn(refusal('input.scopes', issue), { scopes: ['survey:a', 'survey:b'] }, ['scopes']);
  expect(errors.isAtField).toBe(true);
  expect(errors.of('scopes')).toBe(sentence);
  expect(errors.of('name')).toBeUndefined();
});

test('an error of a field that the form lacks, and one without a field, are at no field', () => {
  for (const error of [refusal('input.permissions', 'x'), refusal(null, 'x'), new AstridError('FORBIDDEN', 'no'), null])
    expect(fieldErrorsIn(error, {}, ['name'])).toMatchObject({ error, isAtField: false });
});

test('a message is shown without the path of its field, and any other as it is', () => {
  expect(messageOf(refusal('input.permissions', 'X: no', 'Y: no'))).toBe('X: no. Y: no.');
  expect(messageOf(new AstridError('CONFLICT', 'The key has been revoked: create a new one.'))).toBe(
    'The key has been revoked: create a new one.',
  );
});

test('a reason that holds for several permissions is said once, for people', () => {
  const of = (...issues: string[]) =>
    fieldErrorsIn(refusal('input.permissions', ...issues), {}, ['permissions']).of('permissions');
  const lacks = (value: string, name: string) => `${value}: the owner's role ANALYST does not hold ${name}`;
  expect(of(lacks('MANAGE_OPERATIONS', 'manage:operations'))).toBe('The owner’s role “analyst” does not hold manage:operations.');
  expect(of(lacks('MANAGE_OPERATIONS', 'manage:operations'), lacks('TRAINING_DATA_COLLECTION', 'training:data_collection'))).toBe(
    'The owner’s role “analyst” does not hold manage:operations and training:data_collection.',
  );
  expect(
    of(
      'READ_DATA: you do not hold read:data, so you cannot grant it',
      'WRITE_DATA: you do not hold write:data, so you cannot grant it',
    ),
  ).toBe('You do not hold read:data and write:data, so you cannot grant them.');
});

test('what was typed keeps its apostrophe', () => {
  const errors = fieldErrorsIn(
    refusal('input.scopes', "number 1: the server's list has no such survey"),
    { scopes: ["O'Brien"] },
    ['scopes'],
  );
  expect(errors.of('scopes')).toBe("“O'Brien” is refused: the server’s list has no such survey.");
});
