/** Surveys: unique names, the search for them, and fields that cannot be cleared. Their spelling is in survey-names.test.ts. */
import { beforeAll, expect, test } from 'vitest';
import type { RequestOptions } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const server = serverOfFile();
let admin: RequestOptions;
beforeAll(() => {
  admin = { token: server.admin.token };
});

test('a name that a survey has is CONFLICT, with the id of that survey', async () => {
  const { id, name } = await server.makeSurvey();
  const create = 'mutation ($name: String!) { createSurvey(input: { name: $name }) { survey { id } } }';
  const request = { variables: { name }, ...admin };
  for (const retry of [{}, { headers: { 'Idempotency-Key': name } }]) {
    const { extensions } = await server.refused('CONFLICT', create, { ...request, ...retry });
    expect(extensions).toMatchObject({ entity: 'Survey', id });
  }
});

test('whether a survey takes observations cannot be cleared', async () => {
  const { id } = await server.makeSurvey();
  const update = 'mutation ($id: ID!) { updateSurvey(input: { id: $id, isActive: null }) { survey { isActive } } }';
  const { extensions } = await server.refused('BAD_USER_INPUT', update, { variables: { id }, ...admin });
  expect(extensions.field).toBe('input.isActive');
});

test('surveys are found by a part of the name, and a key with scopes finds only its surveys', async () => {
  const [one, other] = [await server.makeSurvey(), await server.makeSurvey()];
  const find = async (search: string, as: RequestOptions) => {
    const query = 'query ($search: String) { surveys(first: 1000, filter: { search: $search }) { nodes { name } } }';
    return (await server.ok(query, { variables: { search }, ...as })).surveys.nodes;
  };
  const part = one.name.toLowerCase();
  expect(await find(part, admin)).toEqual([{ name: one.name }]);
  expect(await find('%', admin)).toEqual([]);
  expect(await find('', admin)).toEqual(expect.arrayContaining([{ name: one.name }, { name: other.name }]));
  const scoped = await server.makeKey({ set: 'READ_ONLY', scopes: [`survey:${other.name}`] });
  expect(await find(part, scoped)).toEqual([]);
  expect(await find('', scoped)).toEqual([{ name: other.name }]);
});
