/** Settings of the pipeline: administrators create, change, read, find and delete them. */
import { describe, expect, test } from 'vitest';
import type { RequestOptions } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const server = serverOfFile();

describe('settings', () => {
  const writing = (verb: string) =>
    `mutation ($input: ${verb}SystemConfigInput!) { ${verb.toLowerCase()}SystemConfig(input: $input) { systemConfig { id key value description } } }`;
  const [SET, CREATE, UPDATE] = [writing('Set'), writing('Create'), writing('Update')];
  const DELETE = 'mutation ($input: DeleteSystemConfigInput!) { deleteSystemConfig(input: $input) { id key } }';
  const set = async (input: object) =>
    (await server.ok(SET, { variables: { input }, token: server.admin.token })).setSystemConfig.systemConfig;

  test('are set, set again, listed by key, read and removed, each with an audit event', async () => {
    const made = await set({ key: 'differencing.threshold', value: 5, description: 'In sigma.' });
    expect(await set({ key: 'differencing.threshold', value: { sigma: 6 } })).toEqual({ ...made, value: { sigma: 6 } });
    await set({ key: 'a.first', value: [true, 'x'] });
    const { updatedAt } = await server.app.db.systemConfig.findUniqueOrThrow({ where: { key: 'differencing.threshold' } });
    await set({ key: 'differencing.threshold', value: { sigma: 6 }, description: 'In sigma.' });
    expect(await server.app.db.systemConfig.count({ where: { updatedAt } })).toBe(1);
    const { id, key } = made;
    const query = `query ($id: ID, $key: String) { systemConfigs { nodes { key } totalCount } byKey: systemConfig(key: $key) { id }
      byId: systemConfig(id: $id) { value description } node(id: "${id}") { id } }`;
    const found = await server.ok(query, { variables: { id, key }, token: server.admin.token });
    expect(found).toEqual({
      systemConfigs: { nodes: [{ key: 'a.first' }, { key }], totalCount: 2 },
      byKey: { id },
      byId: { value: { sigma: 6 }, description: 'In sigma.' },
      node: { id },
    });
    const remove = { variables: { input: { key } }, token: server.admin.token };
    expect((await server.ok(DELETE, remove)).deleteSystemConfig).toEqual({ id, key });
    await server.refused('NOT_FOUND', DELETE, remove);
    const events = await server.auditOf(id);
    expect(events.map(({ action }) => action)).toEqual(['setSystemConfig', 'setSystemConfig', 'deleteSystemConfig']);
    expect(events.map(({ before }) => (before as { value?: unknown } | null)?.value)).toEqual([undefined, 5, { sigma: 6 }]);
    for (const { before, after } of events) if (before && after) expect(Object.keys(after)).toEqual(Object.keys(before));
  });

  test('are created once, and changed only where they are', async () => {
    const key = 'created.once';
    const admin = (input: object) => ({ variables: { input }, token: server.admin.token });
    await server.refused('NOT_FOUND', UPDATE, admin({ key, value: 2 }));
    const { systemConfig } = (await server.ok(CREATE, admin({ key, value: 1, description: 'x' }))).createSystemConfig;
    expect(systemConfig).toMatchObject({ key, value: 1, description: 'x' });
    const { extensions } = await server.refused('CONFLICT', CREATE, admin({ key, value: 2 }));
    expect(extensions).toMatchObject({ entity: 'SystemConfig', id: systemConfig.id });
    const update = async (input: object) => (await server.ok(UPDATE, admin(input))).updateSystemConfig.systemConfig;
    expect(await update({ key, value: [3] })).toEqual({ ...systemConfig, value: [3] });
    expect(await update({ key, description: null })).toEqual({ ...systemConfig, value: [3], description: null });
    expect((await server.refused('BAD_USER_INPUT', UPDATE, admin({ key, value: null }))).extensions.field).toBe('input.value');
    const events = await server.auditOf(systemConfig.id);
    expect(events.map(({ action }) => action)).toEqual(['createSystemConfig', 'updateSystemConfig', 'updateSystemConfig']);
    expect(events[1]).toMatchObject({ before: { value: 1, description: 'x' }, after: { key, value: [3] } });
    const answers = await Promise.all([1, 2, 3].map((value) => server.graphql(CREATE, admin({ key: 'created.at.once', value }))));
    expect(answers.filter(({ body }) => body.data).length).toBe(1);
  });

  test('are found by a part of the key', async () => {
    for (const key of ['found.alpha', 'found.beta', 'unfound_x']) await set({ key, value: 1 });
    const list = async (search: string) => {
      const query = 'query ($search: String) { systemConfigs(filter: { search: $search }) { nodes { key } } }';
      const { systemConfigs } = await server.ok(query, { variables: { search }, token: server.admin.token });
      return systemConfigs.nodes.map(({ key }: { key: string }) => key);
    };
    expect(await list('found.')).toEqual(['found.alpha', 'found.beta']);
    expect(await list('ALPHA')).toEqual(['found.alpha']);
    expect(await list('found_')).toEqual(['unfound_x']);
  });

  test('set by two at the same time, one key is one setting', async () => {
    const settings = await Promise.all([1, 2, 3].map((value) => set({ key: 'at.once', value })));
    expect(new Set(settings.map(({ id }) => id)).size).toBe(1);
    expect((await server.auditOf(settings[0].id)).filter(({ before }) => before === null).length).toBe(1);
  });

  test.each(['', 'a b', 'x'.repeat(256), 'ä'])('the key %j is refused', async (key) => {
    for (const mutation of [SET, CREATE]) {
      const request = { variables: { input: { key, value: 1 } }, token: server.admin.token };
      expect((await server.refused('BAD_USER_INPUT', mutation, request)).extensions.field).toBe('input.key');
    }
  });

  test('are for administrators', async () => {
    const queries: [string, object][] = [
      ['{ systemConfigs { totalCount } }', {}],
      ['{ systemConfig(key: "a.first") { id } }', {}],
      ['{ systemConfigs(filter: { search: "a" }) { totalCount } }', {}],
      [SET, { input: { key: 'x', value: 1 } }],
      [CREATE, { input: { key: 'x', value: 1 } }],
      [UPDATE, { input: { key: 'x', value: 1 } }],
      [DELETE, { input: { key: 'x' } }],
    ];
    const others: RequestOptions[] = [
      { key: (await server.keyWithout('admin:access')).key },
      { token: (await server.makeUser('RESEARCHER')).token },
      { token: (await server.makeUser('GUEST')).token },
    ];
    const admin = await server.makeKey({ permissions: ['ADMIN_ACCESS'] });
    await server.ok('{ systemConfigs { totalCount } }', { key: admin.key });
    for (const [query, variables] of queries) {
      for (const request of others) await server.refused('FORBIDDEN', query, { variables: { ...variables }, ...request });
      await server.refused('UNAUTHENTICATED', query, { variables: { ...variables } });
    }
  });
});
