/** Writing and reading the audit log: refusals once a minute, export with filters, retention. */
import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { ANONYMOUS } from '../src/access/principal.js';
import { DenialRecorder } from '../src/access/recording/denial-recorder.js';
import { UsageError } from '../src/base/usage-error.js';
import type { Db } from '../src/database/database.js';
import { auditFilterIn } from '../src/maintenance/audit-filter.js';
import { exportAudit } from '../src/modules/audit/export.js';
import { retainAudit } from '../src/modules/audit/retention.js';
import { sealKeyOf } from '../src/modules/audit/seal-key.js';
import { Sealer } from '../src/modules/audit/sealer.js';
import { KEY, sealedLog } from './support/sealed-log.js';
import { serverOfFile } from './support/server-of-file.js';

const server = serverOfFile();

describe('refusals', () => {
  const FORBIDDEN = 'mutation { createSurvey(input: { name: "X" }) { survey { id } } }';
  const written = async () => {
    await server.app.denials.flush();
    const events = await server.app.db.auditEvent.findMany({ where: { action: 'denied' }, orderBy: { id: 'asc' } });
    const fresh = events.slice(seen);
    seen = events.length;
    return fresh;
  };
  let seen = 0;
  beforeEach(() => written());

  test('are counted by principal, minute, code and reason', async () => {
    const [key, user] = [await server.makeKey(), await server.makeUser('VIEWER')];
    const minute = () => new Date().toISOString().slice(0, 16);
    const began = minute();
    for (let count = 0; count < 3; count++) await server.refused('FORBIDDEN', FORBIDDEN, { key: key.key });
    await server.refused('FORBIDDEN', FORBIDDEN, { token: user.token });
    await server.ok('{ viewer { name } }', { key: key.key });
    await server.refused('UNAUTHENTICATED', '{ users { totalCount } }');
    const events = await written();
    // The minute may have ended meanwhile, so one line becomes two.
    const total = (id: string) =>
      events.filter(({ entityId }) => entityId === id).reduce((sum, { after }) => sum + (after as { count: number }).count, 0);
    expect([total(key.uuid), total(user.uuid)]).toEqual([3, 1]);
    if (minute() !== began) return;
    expect(events).toHaveLength(2);
    expect(events[0]).toMatchObject({
      entityType: 'ApiKey',
      actorKeyId: key.uuid,
      actorUserId: server.admin.uuid,
      address: null,
      after: {
        count: 3,
        code: 'FORBIDDEN',
        minute: `${began}:00.000Z`,
        missingPermissions: ['MANAGE_OPERATIONS', 'READ_PUBLIC'],
      },
    });
    expect(events[1]).toMatchObject({ entityType: 'User', actorUserId: user.uuid, actorKeyId: null });
  });

  test('of a credential that once was real name its holder, of another its address', async () => {
    const key = await server.makeKey();
    await server.ok('mutation ($id: ID!) { revokeApiKey(input: { id: $id }) { apiKey { id } } }', {
      variables: { id: key.id },
      token: server.admin.token,
    });
    const from = (address: string) => ({ headers: { 'X-Forwarded-For': address } });
    for (const address of ['192.0.2.1', '192.0.2.7'])
      await server.refused('UNAUTHENTICATED', '{ viewer { name } }', { key: key.key, ...from(address) });
    await server.refused('UNAUTHENTICATED', '{ viewer { name } }', { key: 'astrid_nonsense', ...from('2001:db8::1') });
    await server.refused('INVALID_CREDENTIALS', 'mutation { signIn(input: { email: "a@b.c", password: "x" }) { tokenType } }');
    expect(await written()).toMatchObject([
      { entityType: 'ApiKey', entityId: key.uuid, after: { count: 2, reason: 'REVOKED', lastAddress: '192.0.2.7' } },
      { entityType: 'Address', entityId: null, address: '2001:db8:0:0::/64', after: { reason: 'MALFORMED' } },
      { entityType: 'Address', address: '127.0.0.1', after: { code: 'INVALID_CREDENTIALS' } },
    ]);
    const query = '{ auditEvents(filter: { action: "denied" }, first: 1) { nodes { entityType entityId after } } }';
    expect((await server.ok(query, { token: server.admin.token })).auditEvents.nodes).toHaveLength(1);
  });

  test('are kept in bounded memory, also while they cannot be written', async () => {
    const batches: { address: string | null; after: { count: number } }[][] = [];
    let broken = true;
    const createMany = async ({ data }: { data: (typeof batches)[number] }) => {
      if (broken) throw new Error('away');
      batches.push(data);
    };
    const recorder = new DenialRecorder({ auditEvent: { createMany } } as unknown as Db, () => {});
    const denial = { principal: ANONYMOUS, code: 'UNAUTHENTICATED', reason: 'UNKNOWN', missingPermissions: [] };
    for (let index = 0; index < 5_000; index++)
      recorder.record({ ...denial, address: `10.0.${index >> 8}.${index & 255}` }, 60_000 * (index % 2));
    await expect(recorder.flush()).rejects.toThrow('away');
    broken = false;
    await recorder.flush(60_000);
    await recorder.close();
    expect(batches).toHaveLength(2);
    const rows = batches.flat();
    expect(rows).toHaveLength(202);
    expect(rows.reduce((sum, { after }) => sum + after.count, 0)).toBe(5_000);
  });
});

describe('export', () => {
  const lines = async (filter = {}, page = 2) => {
    const all: string[] = [];
    for await (const line of exportAudit(server.app.db, filter, page)) all.push(line);
    return all;
  };
  const actions = (all: string[]) => all.map((line) => JSON.parse(line).action);

  test('has every event, the oldest first, each line as it was sealed', async () => {
    const { db } = server.app;
    await new Sealer(db, sealKeyOf('only for this test, of enough bytes'), { onError: () => {} }).seal();
    const all = await lines();
    const events = await db.auditEvent.findMany({ orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] });
    expect(all.map((line) => JSON.parse(line))).toMatchObject(JSON.parse(JSON.stringify(events)));
    const digests = await db.auditEventSeal.findMany();
    const hashes = all.map((line) => createHash('sha256').update(line).digest('hex'));
    expect(hashes.sort()).toEqual(digests.map(({ digest }) => digest).sort());
  });

  test('takes the filters of the graph', async () => {
    const user = await server.makeUser('ADMIN');
    const from = new Date();
    const key = await server.makeKey({ by: { token: user.token }, permissions: ['MANAGE_OPERATIONS', 'READ_PUBLIC'] });
    const create = (name: string) =>
      server.ok('mutation ($name: String!) { createSurvey(input: { name: $name }) { survey { id } } }', {
        variables: { name },
        key: key.key,
      });
    await create('exported');
    const to = new Date(Date.now() + 1);
    await new Promise((resolve) => setTimeout(resolve, 5));
    await create('exported-later');
    expect(actions(await lines({ from }))).toEqual(['createApiKey', 'createSurvey', 'createSurvey']);
    expect(actions(await lines({ from, to }))).toEqual(['createApiKey', 'createSurvey']);
    expect(actions(await lines({ actorKeyId: key.uuid }))).toEqual(['createSurvey', 'createSurvey']);
    expect(actions(await lines({ actorUserId: user.uuid, action: 'createApiKey' }))).toEqual(['createApiKey']);
    expect(await lines({ from, action: 'nothing' })).toEqual([]);
  });

  test('takes them on the command line too: by entity, with a global id or a uuid', async () => {
    const { id, uuid } = await server.makeKey();
    await server.ok('mutation ($id: ID!) { revokeApiKey(input: { id: $id }) { apiKey { id } } }', {
      variables: { id },
      token: server.admin.token,
    });
    const given = async (...args: string[]) => actions(await lines(auditFilterIn(args)));
    const both = ['createApiKey', 'revokeApiKey'];
    expect(await given('--entity-id', id)).toEqual(both);
    expect(await given('--entity-id', uuid.toUpperCase())).toEqual(both);
    expect(await given('--entity-type', 'ApiKey', '--entity-id', id, '--action', 'revokeApiKey')).toEqual(['revokeApiKey']);
    expect(await given('--entity-type', 'Survey', '--entity-id', uuid)).toEqual([]);
    expect(await given('--entity-type', 'ApiKey', '--from', '2000-01-01')).toEqual(expect.arrayContaining(both));
    expect(await given('--actor', `User:${uuid}`)).toEqual([]);
    for (const wrong of [
      ['--entity-type', 'Survey', '--entity-id', id],
      ['--from', 'yesterday'],
      ['--entity', 'Survey'],
    ])
      expect(() => auditFilterIn(wrong), wrong.join(' ')).toThrow(UsageError);
    expect(() => auditFilterIn(['--entity-id', 'ApiKey:7'])).toThrow(/--entity-id/);
  });
});

describe('retention', () => {
  const NOW = () => new Date(Date.now() + 1_000);

  test('removes whole segments, says so in the log, and the chain is good still', async () => {
    const { prisma, seal, verify, add } = await sealedLog();
    expect(await retainAudit(prisma, KEY, new Date(Date.now() - 3_600_000))).toEqual({ events: 0, throughNumber: null });
    await add(1);
    expect(await retainAudit(prisma, KEY, NOW(), 3)).toEqual({ events: 5, throughNumber: 3n });
    await seal();
    const actions = (await prisma.auditEvent.findMany({ orderBy: { id: 'asc' } })).map(({ action }) => action);
    expect(actions).toEqual(['action5', 'removeAuditEvents', 'removeAuditEvents']);
    expect(await verify()).toMatchObject({ findingCount: 0, seals: 5, events: 3, removedThrough: 3n });
  });

  test('is refused for part of a segment, and found when it is not signed', async () => {
    const { database, tamper, found } = await sealedLog();
    const removal = `INSERT INTO audit_removals VALUES (2, 2, repeat('0', 16), repeat('0', 128), now())`;
    const part = 'DELETE FROM audit_events WHERE id = (SELECT event_id FROM audit_event_seals WHERE seal_number = 1 LIMIT 1)';
    await expect(database.script(`BEGIN; ${removal}; ${part}; COMMIT`)).rejects.toThrow(/whole sealed segments/);
    await database.script('ROLLBACK').catch(() => {});
    await tamper(`${removal}; DELETE FROM audit_events WHERE id IN (SELECT event_id FROM audit_event_seals WHERE seal_number = 1);
      DELETE FROM audit_event_seals WHERE seal_number = 1`);
    expect(await found()).toEqual(['added removal through seal 2', 'removed 2 of the 2 events of seal 1']);
    await expect(database.script('DELETE FROM audit_events')).rejects.toThrow(/only ever added/);
  });
});
