/** The changes of an audit event in the console: whatever JSON its sides contain, each field is a text. */
import { expect, test } from 'vitest';
import { fieldChanges } from '../console/src/pages/audit/sides.js';
import { surveyIdsIn } from '../console/src/pages/audit/survey-names.js';
import { changesIn } from '../console/src/pages/keys/changes.js';

const JSON_VALUES = [null, true, 0, '', 'text', [], ['a', [null, { b: 1 }]], {}, { deep: { deeper: [] } }];

test('a field that only one side has is missing on the other, also when objects inherit its name', () => {
  for (const field of ['constructor', 'toString', 'hasOwnProperty', '__proto__', 'status']) {
    const side = JSON.parse(`{ ${JSON.stringify(field)}: 1 }`);
    expect(fieldChanges({}, side), field).toEqual([{ field, before: null, after: '1' }]);
    expect(fieldChanges(side, null), field).toEqual([{ field, before: '1', after: null }]);
    expect(changesIn({}, side)).toBe(`${field}: 1`);
    expect(changesIn(side, {})).toBe(`${field}: 1 → none`);
  }
});

test('any JSON is a valid side, and any JSON a valid value of a field', () => {
  for (const before of JSON_VALUES)
    for (const after of JSON_VALUES) {
      expect(changesIn(before, after)).toBeTypeOf('string');
      expect(changesIn({ field: before }, { field: after })).toBeTypeOf('string');
      for (const change of [...fieldChanges(before, after), ...fieldChanges({ field: before }, { field: after })])
        for (const text of [change.before, change.after]) expect(text === null || typeof text === 'string').toBe(true);
    }
});

const ZTF = '01920000-0000-7000-8000-000000000001';
const LSST = '01920000-0000-7000-8000-000000000002';

test('scopes have the names of their surveys, and an unknown survey keeps its id', () => {
  const [before, after] = [{ scopes: [] }, { scopes: [`survey:${ZTF}`, `survey:${LSST}`] }];
  expect(changesIn(before, after, new Map([[ZTF, 'Z$&TF']]))).toBe(`scopes: all surveys → Z$&TF, ${LSST}`);
  expect(surveyIdsIn([before, after, null, { surveyId: ZTF, note: `survey ${LSST}` }])).toEqual([ZTF, LSST]);
  expect(surveyIdsIn([null, undefined, 'text', { surveyId: 5, scopes: 'survey:x' }])).toEqual([]);
});

test('of changed permissions only the change is shown, and a key without networks works from any address', () => {
  const before = { permissions: ['read:public', 'read:data', 'admin:access'], allowedAddresses: ['10.0.0.0/8'] };
  expect(changesIn(before, { permissions: ['read:data', 'write:data'], allowedAddresses: [] })).toBe(
    'permissions: dropped read:public, admin:access; added write:data · allowedAddresses: 10.0.0.0/8 → any address',
  );
  expect(changesIn(null, { permissions: ['read:data', 'read:public'] })).toBe('permissions: read:data, read:public');
  expect(changesIn(before, before)).toMatch(/^permissions: the same/);
});

test('retired secrets are counted with their last end, without JSON', () => {
  const secrets = ['a', 'b'].map((prefix, index) => ({ prefix, endsAt: `2026-11-29T0${index}:00:00.000Z` }));
  expect(changesIn({}, { retiredSecrets: secrets })).toBe('retiredSecrets: 2 secrets until 2026-11-29 01:00 UTC');
});

test('an id in a field of ids is left out, and a name in its place is shown', () => {
  const [ada, vera] = [`User:${ZTF}`, `User:${LSST}`];
  expect(changesIn({ ownerId: ada, surveyIds: [ZTF] }, { ownerId: vera, surveyIds: [ZTF, LSST], name: 'x' })).toBe('name: x');
  expect(changesIn({ ownerId: 'Ada' }, { ownerId: 'Vera' })).toBe('ownerId: Ada → Vera');
  expect(changesIn({ ownerId: ada }, { ownerId: 'Vera' })).toBe(`ownerId: ${ada} → Vera`);
  expect(changesIn({ externalId: 'SN 2023ixf' }, { externalId: null })).toBe('externalId: SN 2023ixf → none');
});
