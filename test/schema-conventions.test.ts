/** The conventions of docs/schema-conventions.md, over the whole schema. */
import { readFileSync } from 'node:fs';
import {
  type GraphQLInputObjectType,
  type GraphQLNamedType,
  getIntrospectionQuery,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { OUTCOMES } from '../src/base/errors.js';
import { schema } from '../src/modules/schema.js';
import { serverOfFile } from './support/server-of-file.js';

const page = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const types: readonly GraphQLNamedType[] = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));

const server = serverOfFile({ hears: true });

test('the enum ErrorCode lists the codes of the server, which docs/errors.md lists too', () => {
  const type = schema.getType('ErrorCode');
  const listed = isEnumType(type) ? type.getValues().map(({ name }) => name) : [];
  expect([...listed].sort()).toEqual(Object.keys(OUTCOMES).sort());
  const rows = [...page('docs/errors.md').matchAll(/^\| \[`([A-Z_]+)`\]/gm)].map(([, name]) => name);
  expect([...listed].sort()).toEqual(rows.sort());
});

test('every scalar has a specification', () => {
  const own = types.filter(isScalarType).filter((type) => !isSpecifiedScalarType(type));
  expect(own.map(({ name }) => name).sort()).toEqual(['DateTime', 'JSON', 'SafeInt']);
  for (const { name, specifiedByURL } of own) expect(specifiedByURL, name).toMatch(/^https:/);
});

test('numbers of rows are SafeInt, except for those that were Int before, and those with a small limit', () => {
  const OLD = ['DatasetQualityReport', 'retryCount', 'sampleCount', 'observationCount'];
  const counts = types.flatMap((type) =>
    isObjectType(type)
      ? Object.values(type.getFields())
          .filter(({ name }) => /(^c|C)ount$/.test(name) && !OLD.includes(name))
          .map((field) => [`${type.name}.${field.name}`, getNamedType(field.type).name])
      : [],
  );
  expect(counts.filter(([, type]) => type !== 'SafeInt')).toEqual([]);
});

describe('deprecation', () => {
  interface Member {
    readonly name: string;
    readonly reason: string | null | undefined;
  }

  /** Every field, argument, member of an input and enum value. */
  const members: Member[] = types.flatMap((type) => {
    if (isEnumType(type))
      return type.getValues().map(({ name, deprecationReason: reason }) => ({ name: `${type.name}.${name}`, reason }));
    if (isInputObjectType(type))
      return Object.values(type.getFields()).map(({ name, deprecationReason: reason }) => ({
        name: `${type.name}.${name}`,
        reason,
      }));
    if (!isObjectType(type) && !isInterfaceType(type)) return [];
    return Object.values(type.getFields()).flatMap(({ name, deprecationReason: reason, args }) => [
      { name: `${type.name}.${name}`, reason },
      ...args.map((arg) => ({ name: `${type.name}.${name}(${arg.name}:)`, reason: arg.deprecationReason })),
    ]);
  });
  const deprecated = members.filter(({ reason }) => reason != null);
  const known = new Set(members.flatMap(({ name }) => [name, name.split('.').at(-1) as string]));

  test('names the replacement, which exists', () => {
    expect(deprecated.length).toBeGreaterThan(0);
    for (const { name, reason } of deprecated) {
      const named = [...(reason as string).matchAll(/`([^`]+)`/g)].map(([, text]) => text as string);
      expect(
        named.some((text) => known.has(text)),
        `${name}: ${reason}`,
      ).toBe(true);
    }
  });

  test('is in the changelog', () => {
    const [, listed = ''] = /^### Deprecated\n(.*?)(?=^###? )/ms.exec(page('CHANGELOG.md')) ?? [];
    for (const { name } of deprecated) expect(listed).toContain(`\`${name}\``);
  });
});

describe('a @oneOf input', () => {
  const CHANGED = 'subscription ($filter: ObservationChangedFilter) { observationChanged(filter: $filter) { change } }';
  const ask = (filter: string) =>
    `query { requiredPermissions(document: ${JSON.stringify(`subscription { observationChanged(filter: ${filter}) { change } }`)}) { permission } }`;
  const id = 'Observation:01890a5d-ac96-774b-bcce-b302099a8057';
  const refused = async (query: string, variables?: object) => {
    const response = await fetch(server.url, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Accept: 'text/event-stream',
        Authorization: `Bearer ${server.admin.token}`,
      },
      body: JSON.stringify({ query, variables }),
    });
    const [, data = '{}'] = /^data: (.*)$/m.exec(await response.text()) ?? [];
    return JSON.parse(data).errors?.[0]?.extensions.code;
  };
  const name = { survey: 'ZTF', externalId: 'a' };

  test('is marked in the introspection and in schema.graphql', async () => {
    const { __schema } = await server.ok(getIntrospectionQuery({ oneOf: true }), { token: server.admin.token });
    const marked = __schema.types.filter(({ isOneOf }: { isOneOf: boolean }) => isOneOf);
    const declared = types.filter((type): type is GraphQLInputObjectType => isInputObjectType(type) && type.isOneOf);
    expect(marked.map((type: { name: string }) => type.name).sort()).toEqual(declared.map(({ name }) => name).sort());
    for (const { name } of declared) expect(page('schema.graphql')).toMatch(new RegExp(`^input ${name} @oneOf`, 'm'));
  });

  test.each([
    ['none', {}],
    ['two', { id, externalId: name }],
    ['a null', { id: null }],
    ['a null beside another', { id, externalId: null }],
  ])('refuses %s of its members, in variables and in the document', async (_what, ref) => {
    expect(await refused(CHANGED, { filter: { observations: [ref] } })).toBe('BAD_USER_INPUT');
    const literal = JSON.stringify([ref]).replace(/"(\w+)":/g, '$1:');
    expect(
      await refused(
        CHANGED.replace('($filter: ObservationChangedFilter)', '').replace('$filter', `{ observations: ${literal} }`),
      ),
    ).toBe('GRAPHQL_VALIDATION_FAILED');
    await server.refused('BAD_USER_INPUT', ask(`{ observations: ${literal} }`), { token: server.admin.token });
  });

  test('refuses a variable that is null or missing as its only member', async () => {
    const withVariable = (type: string) =>
      `subscription ($id: ${type}) { observationChanged(filter: { observations: [{ id: $id }] }) { change } }`;
    for (const variables of [{ id: null }, {}]) {
      expect(await refused(withVariable('ID'), variables)).toBe('BAD_USER_INPUT');
      expect(await refused(withVariable('ID!'), variables)).toBe('BAD_USER_INPUT');
    }
    expect(await refused(withVariable('ID!'), { id: 'Survey:1' })).toBe('BAD_USER_INPUT');
  });
});
