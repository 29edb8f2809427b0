/** Ending the retired secrets of a key early, when every program has the current one. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { RequestOptions } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const VIEWER = '{ viewer { id } }';
const ROTATE = 'mutation ($input: RotateApiKeyInput!) { rotateApiKey(input: $input) { key } }';
const END = `mutation ($input: EndRetiredSecretsInput!) { endRetiredSecrets(input: $input) {
  endedSecrets { prefix endsAt } apiKey { id prefix retiredSecrets { prefix } } } }`;

const server = serverOfFile();
let admin: RequestOptions;
beforeAll(() => {
  admin = { token: server.admin.token };
});

/** A key that was rotated so often, with a grace period of an hour. Its secrets, the current one last. */
async function rotatedKey(times: number, input: object = {}) {
  const made = await server.makeKey(input);
  const secrets = [made.key];
  for (let time = 0; time < times; time++) {
    const { rotateApiKey } = await server.ok(ROTATE, {
      variables: { input: { id: made.id, gracePeriodSeconds: 3600 } },
      ...admin,
    });
    server.secrets.add(rotateApiKey.key);
    secrets.push(rotateApiKey.key);
  }
  return { ...made, secrets };
}
const prefixOf = (secret: string) => secret.slice(7, 15);
const end = async (id: string, prefixes?: readonly string[], by = admin) =>
  (await server.ok(END, { variables: { input: { id, prefixes } }, ...by })).endRetiredSecrets;
const refusedEnd = (code: string, id: string, prefixes?: readonly string[] | null, by = admin) =>
  server.refused(code, END, { variables: { input: { id, prefixes } }, ...by });
const reasonOf = async (key: string) => (await server.refused('UNAUTHENTICATED', VIEWER, { key })).extensions.reason;

describe('ending retired secrets', () => {
  test('ends all of them now, also those that are cached, and leaves the current one', async () => {
    const { id, secrets } = await rotatedKey(2);
    const [first, second, current] = secrets as [string, string, string];
    for (const key of secrets) await server.ok(VIEWER, { key });
    const { endedSecrets, apiKey } = await end(id);
    expect(endedSecrets.map(({ prefix }: { prefix: string }) => prefix)).toEqual([prefixOf(first), prefixOf(second)]);
    for (const { endsAt } of endedSecrets) expect(Date.parse(endsAt)).toBeLessThanOrEqual(Date.now());
    expect(apiKey).toEqual({ id, prefix: prefixOf(current), retiredSecrets: [] });
    for (const key of [first, second]) expect(await reasonOf(key)).toBe('ROTATED');
    await server.ok(VIEWER, { key: current });
  });

  test('ends only those whose prefixes are given, and makes room for another rotation', async () => {
    const { id, secrets } = await rotatedKey(5);
    const rotation = { variables: { input: { id, gracePeriodSeconds: 60 } }, ...admin };
    expect((await server.refused('CONFLICT', ROTATE, rotation)).message).toContain('endRetiredSecrets');
    const { endedSecrets, apiKey } = await end(id, [prefixOf(secrets[1] as string)]);
    expect(endedSecrets).toHaveLength(1);
    expect(apiKey.retiredSecrets).toHaveLength(4);
    expect(await reasonOf(secrets[1] as string)).toBe('ROTATED');
    for (const at of [0, 2, 3, 4, 5]) await server.ok(VIEWER, { key: secrets[at] as string });
    server.secrets.add((await server.ok(ROTATE, rotation)).rotateApiKey.key);
  });

  test('records in the audit log which ended, and when they would have ended', async () => {
    const { id, secrets } = await rotatedKey(1);
    const prefix = prefixOf(secrets[0] as string);
    await end(id, [prefix]);
    const event = (await server.auditOf(id)).at(-1);
    expect(event).toMatchObject({
      action: 'endRetiredSecrets',
      actorUserId: server.admin.uuid,
      before: { retiredSecrets: [{ prefix, endsAt: expect.any(String) }] },
      after: { retiredSecrets: [{ prefix, endsAt: expect.any(String) }] },
    });
    const endIn = (state: unknown) =>
      Date.parse((state as { retiredSecrets: { endsAt: string }[] }).retiredSecrets[0]?.endsAt ?? '');
    expect(endIn(event?.before) - endIn(event?.after)).toBeGreaterThan(3_000_000);
  });

  test('is idempotent: a second time, without earlier secrets, and of a revoked key, it ends none and records nothing', async () => {
    const { id, secrets } = await rotatedKey(1);
    const prefixes = [prefixOf(secrets[0] as string)];
    await end(id, prefixes);
    const events = (await server.auditOf(id)).length;
    expect((await end(id, prefixes)).endedSecrets).toEqual([]);
    expect((await end(id)).endedSecrets).toEqual([]);
    expect((await end((await server.makeKey()).id)).endedSecrets).toEqual([]);
    expect(await server.auditOf(id)).toHaveLength(events);
    const revoked = await rotatedKey(1);
    await server.ok(`mutation { revokeApiKey(input: { id: "${revoked.id}" }) { apiKey { id } } }`, admin);
    expect((await end(revoked.id)).endedSecrets).toEqual([]);
    expect((await server.auditOf(revoked.id)).at(-1)?.action).toBe('revokeApiKey');
  });

  test('works for a key that has expired, whose secrets would work again when it is extended', async () => {
    const { id, uuid } = await rotatedKey(1, { expiresInDays: 1 });
    await server.app.db.apiKey.update({
      where: { id: uuid },
      data: { createdAt: new Date(0), expiresAt: new Date(Date.now() - 1000) },
    });
    expect((await end(id)).endedSecrets).toHaveLength(1);
  });

  test('refuses the current secret, a prefix of no secret of the key, an empty list and too many', async () => {
    const { id, secrets } = await rotatedKey(1);
    const [old, current] = secrets.map(prefixOf) as [string, string];
    const other = prefixOf((await rotatedKey(1)).secrets[0] as string);
    const refusals: [string[], string, string][] = [
      [[old, current], 'input.prefixes[1]', 'current secret'],
      [[other], 'input.prefixes[0]', 'no earlier secret'],
      [[], 'input.prefixes', 'leave it out'],
      [Array(6).fill(old), 'input.prefixes', 'at most 5'],
    ];
    for (const [prefixes, field, words] of refusals) {
      const { extensions, message } = await refusedEnd('BAD_USER_INPUT', id, prefixes);
      expect(extensions.field).toBe(field);
      expect(message).toContain(words);
    }
    // A pasted secret is refused like everywhere.
    expect((await refusedEnd('BAD_USER_INPUT', id, [secrets[0] as string])).message).not.toContain(secrets[0] as string);
    await server.ok(VIEWER, { key: secrets[0] as string });
  });
});

describe('who may end retired secrets', () => {
  test('the owner of the key signed in, the key itself with any of its secrets, and a key with admin:access', async () => {
    const owner = await server.makeUser('ANALYST');
    const owned = await rotatedKey(1, { owner });
    expect((await end(owned.id, undefined, { token: owner.token })).endedSecrets).toHaveLength(1);
    const own = await rotatedKey(2);
    expect(
      (await end(own.id, [prefixOf(own.secrets[1] as string)], { key: own.secrets[2] as string })).endedSecrets,
    ).toHaveLength(1);
    expect((await end(own.id, undefined, { key: own.secrets[0] as string })).endedSecrets).toHaveLength(1);
    const { key } = await server.makeKey({ permissions: ['ADMIN_ACCESS'] });
    expect((await end((await rotatedKey(1)).id, undefined, { key })).endedSecrets).toHaveLength(1);
  });

  test('nobody else: to others the key does not exist, and a stranger sends no credential', async () => {
    const { id, secrets } = await rotatedKey(1);
    const other = await server.makeUser('ANALYST');
    await refusedEnd('NOT_FOUND', id, null, { token: other.token });
    await refusedEnd('NOT_FOUND', id, null, { key: (await server.makeKey({ permissions: ['WRITE_DATA'] })).key });
    await refusedEnd('UNAUTHENTICATED', id, null, {});
    await server.ok(VIEWER, { key: secrets[0] as string });
  });
});
