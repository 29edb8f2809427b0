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
