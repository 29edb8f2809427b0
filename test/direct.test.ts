/** Operations whose fields are all direct (src/plans/direct.ts): their answers equal those of graphql-js, which runs the same resolvers. */
import { parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { operationNamed } from '../src/document/operation.js';
import { schema } from '../src/modules/schema.js';
import { type Direct, directOf } from '../src/plans/direct.js';
import { bothWaysOfFile } from './support/both-ways.js';

const directIn = (document: string): Direct | undefined => directOf(operationNamed(parse(document)) as never);

const DIRECT = [
  '{ viewer { kind name } }',
  'query Q { viewer { id kind name role permissions expiresAt } }',
  '{ __typename v: viewer { __typename __proto__: name then: kind constructor: id } }',
  '{ viewer { name } viewer { name kind } other: viewer { ...F ...F } } fragment F on Viewer { kind ... on Viewer { id } }',
  '{ __typename }',
];
const RESOLVED = [
  '{ viewer { name scopes } }',
  '{ viewer { name } surveys(first: 1) { nodes { id } } }',
  '{ permissionSets { name } }',
  'query ($yes: Boolean!) { viewer { name kind @include(if: $yes) } }',
  '{ viewer { kind @skip(if: true) name } }',
  '{ __schema { queryType { name } } }',
];

test.each(DIRECT)('%s is answered directly', (document) => {
  expect(directIn(document)).toBeTypeOf('function');
});

test.each([...RESOLVED, 'mutation { __typename }'])('%s is left to graphql-js', (document) => {
  expect(directIn(document)).toBeUndefined();
});

describe('equal to graphql-js', () => {
  const ways = bothWaysOfFile();
  test.each([...DIRECT, ...RESOLVED])('%s', async (document) => {
    const variables = document.includes('$yes') ? { yes: false } : {};
    for (const by of [{ token: ways.server.admin.token }, { key: ways.scoped }, {}]) {
      const { answeredBy } = await ways.both(document, { ...by, variables });
      if (DIRECT.includes(document)) expect(answeredBy).toBe('resolvers');
    }
  });
});

test('no direct field has an argument or a rule: its resolver gets neither arguments nor its position', () => {
  const fields = Object.values(schema.getTypeMap()).flatMap((type) =>
    'getFields' in type ? Object.values(type.getFields()).filter(({ extensions }) => 'reads' in extensions) : [],
  );
  const direct = fields.filter(({ extensions }) => (extensions.reads as { kind: string }).kind === 'direct');
  expect(direct.length).toBeGreaterThan(5);
  for (const { name, extensions, ...field } of direct) {
    expect('args' in field && field.args, name).toEqual([]);
    expect(extensions.requirement, name).toBeUndefined();
  }
});
