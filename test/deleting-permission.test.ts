/** Deleting observations: the permitted callers, and the rows that each of them reaches. */
import { beforeEach, describe, expect, test } from 'vitest';
import { PERMISSION_SETS, ROLES, type Role } from '../src/access/permissions.js';
import { COUNTS, DELETE, deletionsAt, observationRow as row } from './support/deletions.js';
import type { RequestOptions } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const server = serverOfFile();
let survey: { id: string; uuid: string; name: string };
beforeEach(async () => {
  survey = await server.makeSurvey();
});

const { ingest: ingestInto, remove, refused, left: leftIn } = deletionsAt(server);
const ingest = (observations: object[], into = survey) => ingestInto(into, observations);
const left = (of = survey) => leftIn(of);

describe('the permission', () => {
  const missing = [{ permission: 'OBSERVATIONS_DELETE', name: 'observations:delete', paths: ['deleteObservations'] }];
  const holders: string[] = ['ADMIN', 'RESEARCHER', 'FULL_ACCESS'];
  const credentials = async (): Promise<[string, RequestOptions][]> => [
    ...(await Promise.all(
      Object.keys(ROLES).map(
        async (role) => [role, { token: (await server.makeUser(role as Role)).token }] as [string, RequestOptions],
      ),
    )),
    ...(await Promise.all(
      Object.keys(PERMISSION_SETS).map(
        async (set) => [set, { key: (await server.makeKey({ set })).key }] as [string, RequestOptions],
      ),
    )),
  ];

  test('is held by admins, researchers and FULL_ACCESS, and nobody else', async () => {
    for (const [name, by] of await credentials()) {
      await ingest([row('a')]);
      const input = { survey: survey.name, externalIds: ['a'] };
      if (holders.includes(name)) expect([name, (await remove(input, by)).deleted]).toEqual([name, 1]);
      else {
        const { status, extensions } = await server.refused('FORBIDDEN', COUNTS, { variables: { input }, ...by });
        expect([name, status, extensions.missingPermissions]).toEqual([name, 403, missing]);
        expect(await left(), name).toEqual(['a']);
      }
    }
    await server.refused('UNAUTHENTICATED', COUNTS, { variables: { input: { survey: survey.name, externalIds: ['a'] } } });
  });

  test('is enough, but fields that identify rows require read:data', async () => {
    await ingest([row('a'), row('b')]);
    const only = { key: (await server.makeKey({ permissions: ['OBSERVATIONS_DELETE'] })).key };
    const input = { filter: { survey: survey.name } };
    const { extensions } = await server.refused('FORBIDDEN', DELETE, { variables: { input }, ...only });
    expect(extensions.missingPermissions).toEqual([
      {
        permission: 'READ_DATA',
        name: 'read:data',
        paths: ['survey', 'externalId', 'id'].map((field) => `deleteObservations.rows.${field}`),
      },
    ]);
    expect(await left()).toEqual(['a', 'b']);
    const query = `mutation ($input: DeleteObservationsInput!) { deleteObservations(input: $input) {
      deleted rows { index outcome referredToBy } } }`;
    expect((await server.ok(query, { variables: { input }, ...only })).deleteObservations).toMatchObject({ deleted: 2 });
    const all = { key: (await server.keyWithout('observations:delete')).key };
    await ingest([row('a')]);
    const refusal = await server.refused('FORBIDDEN', COUNTS, { variables: { input }, ...all });
    expect(refusal.extensions.missingPermissions).toEqual(missing);
  });

  test('is not gained by a FULL_ACCESS key from before it, which cannot grant it either', async () => {
    await ingest([row('a')]);
    const { key, uuid } = await server.makeKey({ set: 'FULL_ACCESS' });
    const before = ROLES.ADMIN.permissions.filter((permission) => permission !== 'observations:delete');
    await server.app.db.apiKey.update({ where: { id: uuid }, data: { permissions: before } });
    const create = 'mutation { createApiKey(input: { name: "full", permissionSet: FULL_ACCESS }) { key } }';
    const { extensions } = await server.refused('BAD_USER_INPUT', create, { key });
    expect(extensions.issues).toEqual([expect.stringContaining('OBSERVATIONS_DELETE')]);
    await server.refused('FORBIDDEN', COUNTS, { variables: { input: { filter: { survey: survey.name } } }, key });
    expect(await left()).toEqual(['a']);
  });

  test('of a key for one survey reaches no row of another, however it is named', async () => {
    const other = await server.makeSurvey();
    await ingest([row('a', { filterBand: survey.name })]);
    await ingest([row('a', { filterBand: survey.name }), row('mine')], other);
    const by = {
      key: (await server.makeKey({ permissions: ['OBSERVATIONS_DELETE', 'READ_DATA'], scopes: [`survey:${other.name}`] })).key,
    };
    const messages = new Set<string>();
    for (const name of [survey.name, 'Nowhere'])
      for (const input of [{ survey: name, externalIds: ['a'] }, { filter: { survey: name } }])
        for (const dryRun of [true, false]) {
          const { message, extensions } = await refused('FORBIDDEN', { ...input, dryRun }, by);
          expect(extensions.missingScopes).toEqual([`survey:${name}`]);
          messages.add(message.replace(name, '…'));
        }
    expect(messages.size).toBe(1);
    for (const filter of [{ externalId: 'a' }, { filterBand: survey.name }])
      expect(await remove({ filter, dryRun: true }, by)).toMatchObject({ deleted: 1, rows: [{ survey: other.name }] });
    expect(await remove({ filter: { filterBand: survey.name } }, by)).toMatchObject({ deleted: 1, kept: 0, notFound: 0 });
    expect([await left(), await left(other)]).toEqual([['a'], ['mine']]);
  });
});
