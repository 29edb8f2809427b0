/** The audit log is chained and signed: verification finds every later change, removal and addition, and sealing misses no event. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../src/base/config.js';
import { StartError } from '../src/base/errors.js';
import { verdictOn } from '../src/maintenance/audit-verdict.js';
import { BrokenChain } from '../src/modules/audit/descent.js';
import { keptHeadFor, readHead } from '../src/modules/audit/head-file.js';
import type { HeadMark } from '../src/modules/audit/head-mark.js';
import { sealKeyOf } from '../src/modules/audit/seal-key.js';
import { recordChanges } from '../src/modules/audit/service.js';
import { startSealing } from '../src/modules/audit/start-sealing.js';
import { CALLER, SEAL_SECRET, sealedLog } from './support/sealed-log.js';

const OLD_ID = '01800000-0000-7000-8000-000000000001';

describe('an honest log', () => {
  test('is sealed in batches and found as it was written, also by who has the public key only', async () => {
    const { verify, prisma, add } = await sealedLog();
    const first = await verify();
    expect(first).toMatchObject({ findingCount: 0, seals: 3, events: 5, waiting: 0, head: { number: 3n } });
    await add(1);
    expect(await verify(first.head ?? undefined)).toMatchObject({ findingCount: 0, waiting: 1 });
    expect((await prisma.auditSeal.findMany({ orderBy: { number: 'asc' } })).map((seal) => seal.drained)).toEqual([
      false,
      false,
      true,
    ]);
  });

  test('has an event that comes late, with an older id, in its next seal', async () => {
    const { database, seal, found, prisma } = await sealedLog();
    await database.script(`INSERT INTO audit_events (id, action, entity_type) VALUES ('${OLD_ID}', 'late', 'Survey')`);
    await seal();
    expect(await prisma.auditEventSeal.findUnique({ where: { eventId: OLD_ID } })).toMatchObject({ sealNumber: 4n });
    expect(await found()).toEqual([]);
  });

  test.runIf(process.env.DATABASE_URL)('has events that are committed after later ones were sealed', async () => {
    const { prisma, add, seal, found, verify } = await sealedLog();
    await prisma.$transaction(async (tx) => {
      await recordChanges(tx, CALLER, [{ action: 'slow', entityType: 'Survey', entityId: null }]);
      await add(3);
      await seal();
      expect(await verify()).toMatchObject({ findingCount: 0, events: 8, waiting: 0 });
    });
    await seal();
    expect(await verify()).toMatchObject({ findingCount: 0, events: 9, waiting: 0 });
    expect(await found()).toEqual([]);
  });

  test('is sealed once by several nodes at a time', async () => {
    const { add, sealer, verify } = await sealedLog();
    const nodes = [sealer(), sealer(), sealer()];
    for (let round = 0; round < 5; round++) await Promise.all([add(3), ...nodes.map((node) => node.seal())]);
    await nodes[0]?.seal();
    expect(await verify()).toMatchObject({ findingCount: 0, events: 20, waiting: 0 });
  });

  test('is sealed by itself while a sealer runs', async () => {
    const { add, sealer, verify } = await sealedLog();
    const running = sealer();
    running.start();
    await add(1);
    await expect.poll(async () => (await verify()).waiting, { interval: 20 }).toBe(0);
    await running.close();
  });

  test('refuses to be changed', async () => {
    const { database } = await sealedLog();
    for (const statement of [
      'UPDATE audit_seals SET event_count = 1',
      'DELETE FROM audit_seals',
      'TRUNCATE audit_seals CASCADE',
      "UPDATE audit_event_seals SET digest = repeat('0', 64)",
      'DELETE FROM audit_event_seals',
      'DELETE FROM audit_events',
    ])
      await expect(database.script(statement)).rejects.toThrow(/only ever added/);
  });

  test('keeps what waits until it is sealed', async () => {
    const { database, add } = await sealedLog();
    await add(1);
    await expect(database.script('DELETE FROM audit_pending')).rejects.toThrow(/not sealed yet/);
  });
});

describe('is found', () => {
  test('an event that was changed, however little', async () => {
    const { tamper, found, idOf } = await sealedLog();
    const changes = ["request_id = 's'", `after = '{"name": "M 31 — Andromeda", "ratio": 0.10}'`, "address = ''"];
    changes.push("created_at = created_at + interval '1 ms'");
    const ids = await Promise.all(changes.map((_, index) => idOf(`action${index}`)));
    await tamper(changes.map((change, index) => `UPDATE audit_events SET ${change} WHERE id = '${ids[index]}'`).join(';'));
    expect((await found()).sort()).toEqual(ids.map((id) => `changed event ${id}`).sort());
  });

  test('JSON null put where there was nothing', async () => {
    const { tamper, found, idOf } = await sealedLog();
    const [one, other] = [await idOf('action0'), await idOf('action1')];
    await tamper(`UPDATE audit_events SET before = 'null'::jsonb WHERE id = '${one}'`);
    expect(await found()).toEqual([`changed event ${one}`]);
    await tamper(`UPDATE audit_events SET before = '"null"'::jsonb WHERE id = '${other}'`);
    expect(await found()).toEqual([one, other].map((id) => `changed event ${id}`));
  });

  test('an event that was removed, and one with all trace of it', async () => {
    const { tamper, found, idOf } = await sealedLog();
    const [one, other] = [await idOf('action1'), await idOf('action2')];
    await tamper(
      `DELETE FROM audit_events WHERE id IN ('${one}', '${other}'); DELETE FROM audit_event_seals WHERE event_id = '${other}'`,
    );
    expect(await found()).toEqual([`removed event ${one}`, 'removed 1 of the 2 events of seal 2']);
  });

  test('an event that was added past the triggers, and one that claims to be old', async () => {
    const { tamper, database, seal, found } = await sealedLog();
    const id = randomUUID();
    await tamper(`INSERT INTO audit_events (id, action, entity_type) VALUES ('${id}', 'added', 'Survey')`);
    expect(await found()).toEqual([`added event ${id}`]);
    const old = `INSERT INTO audit_events (id, action, entity_type, created_at) VALUES ('${OLD_ID}', 'old', 'Survey', now() - interval '1 day')`;
    await database.script(old);
    expect((await found()).sort()).toEqual([`added event ${OLD_ID}`, `added event ${id}`].sort());
    await seal();
    expect(await found()).toEqual([`added event ${OLD_ID}`, `added event ${id}`]);
  });

  test('an event that was removed before it was sealed', async () => {
    const { tamper, add, found, idOf } = await sealedLog();
    await add(1);
    const id = await idOf('action5');
    await tamper(`DELETE FROM audit_events WHERE id = '${id}'`);
    expect(await found()).toEqual([`removed event ${id}`]);
  });

  test('an event swapped together with its digest, and a seal made anew without the key', async () => {
    const { tamper, found, idOf, prisma, seal } = await sealedLog();
    const id = await idOf('action2');
    await tamper(`UPDATE audit_event_seals SET digest = repeat('a', 64) WHERE event_id = '${id}'`);
    expect(await found()).toEqual([`changed event ${id}`, 'changed seal 2']);
    await tamper(`DELETE FROM audit_event_seals; DELETE FROM audit_seals; INSERT INTO audit_pending SELECT id FROM audit_events`);
    await seal(sealKeyOf('what somebody else made up for this purpose'));
    expect(await prisma.auditSeal.count()).toBe(3);
    expect(await found()).toEqual(['changed seal 1', 'changed seal 2', 'changed seal 3']);
  });

  test('an end that was cut off, by a head that was kept elsewhere', async () => {
    const { tamper, found, verify, add, seal } = await sealedLog();
    const { head } = await verify();
    await tamper(`DELETE FROM audit_events WHERE id IN (SELECT event_id FROM audit_event_seals WHERE seal_number = 3);
      DELETE FROM audit_event_seals WHERE seal_number = 3; DELETE FROM audit_seals WHERE number = 3`);
    expect(await found()).toEqual([]);
    expect(await found(head as HeadMark)).toEqual(['removed seals 3 to 3']);
    await add(1);
    await seal();
    expect(await found(head as HeadMark)).toEqual(['changed seal 3']);
  });
});

describe('a sealer', () => {
  const CUT = `UPDATE audit_events SET action = 'forged' WHERE id IN (SELECT event_id FROM audit_event_seals WHERE seal_number = 3);
    INSERT INTO audit_pending SELECT event_id FROM audit_event_seals WHERE seal_number = 3;
    DELETE FROM audit_event_seals WHERE seal_number = 3; DELETE FROM audit_seals WHERE number = 3`;
  const NUMBERS = { select: { number: true }, orderBy: { number: 'asc' } } as const;

  test('seals nothing on what does not descend from what it saw: history that was rewritten is not signed anew', async () => {
    const { tamper, sealer, prisma, add, found } = await sealedLog();
    const node = sealer();
    await node.seal();
    await tamper(CUT);
    for (let i = 0; i < 2; i++) {
      await expect(node.seal()).rejects.toThrow(BrokenChain);
      await add(1);
    }
    expect((await prisma.auditSeal.findMany(NUMBERS)).map(({ number }) => number)).toEqual([1n, 2n]);
    // Without a remembered head only one that was kept elsewhere shows it.
    await sealer().seal();
    expect(await found()).toEqual([]);
    await expect(node.seal()).rejects.toThrow(/does not descend from seal 3:[0-9a-f]{64}/);
  });

  test.each([
    [
      'all seals were removed',
      'DELETE FROM audit_event_seals; DELETE FROM audit_seals; INSERT INTO audit_pending SELECT id FROM audit_events',
    ],
    ['the last seal is another', "UPDATE audit_seals SET hash = repeat('a', 64) WHERE number = 3"],
  ])('notices that %s, even when nothing waits', async (_what, sql) => {
    const { tamper, sealer } = await sealedLog();
    const node = sealer();
    await node.seal();
    await tamper(sql);
    await expect(node.seal()).rejects.toThrow(BrokenChain);
  });

  test('follows the seals of other servers, and notices when one of them is missing', async () => {
    const { tamper, sealer, seal, add, found } = await sealedLog();
    const node = sealer();
    await node.seal();
    for (let i = 0; i < 3; i++) {
      await add(3);
      await seal();
    }
    await add(1);
    await node.seal();
    expect(await found()).toEqual([]);
    await add(1);
    await seal();
    await node.seal();
    await tamper(`DELETE FROM audit_event_seals WHERE seal_number = (SELECT max(number) FROM audit_seals);
      DELETE FROM audit_seals WHERE number = (SELECT max(number) FROM audit_seals)`);
    await expect(node.seal()).rejects.toThrow(BrokenChain);
  });

  test('remembers across starts by a file, and says in the log what is wrong', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'astrid-head-'));
    const config = readConfig({ DATA_DIR: folder });
    const lines: string[] = [];
    const log = pino({}, { write: (line: string) => void lines.push(line) });
    const seals = { refused: 0, failed: 0 };
    const { prisma, tamper, add, verify } = await sealedLog();
    const run = async () => {
      const sealing = startSealing({ db: prisma, log, seals }, SEAL_SECRET, await keptHeadFor(config));
      await sealing.close();
    };
    try {
      await add(1);
      await run();
      const file = join(folder, 'audit-head');
      const { head } = await verify();
      expect([await readHead(file), (await stat(file)).mode & 0o777]).toEqual([head, 0o600]);
      await tamper(`DELETE FROM audit_event_seals WHERE seal_number > 2; DELETE FROM audit_seals WHERE number > 2`);
      await expect(run()).rejects.toThrow(BrokenChain);
      const running = startSealing({ db: prisma, log, seals }, SEAL_SECRET, await keptHeadFor(config));
      await expect.poll(() => lines.join(''), { interval: 20 }).toContain('does not descend from seal 4:');
      await running.close().catch(() => {});
      expect(await prisma.auditSeal.count()).toBe(2);
      expect(seals).toEqual({ refused: expect.toSatisfy((count) => count > 0), failed: 0 });
      await writeFile(file, 'nonsense');
      await expect(keptHeadFor(config)).rejects.toThrow(StartError);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

const WHOLE = { endsBefore: null, departsAt: null, aboutHeads: 0, head: null };

test('the verdict claims no more than was looked at', () => {
  expect(verdictOn({ findingCount: 0, seals: 0, ...WHOLE }, [])).toMatchObject({
    exitCode: 2,
    text: expect.stringMatching(/^Nothing is sealed/),
  });
  expect(verdictOn({ findingCount: 1, seals: 0, ...WHOLE }, ['--head'])).toMatchObject({
    exitCode: 1,
    text: expect.stringMatching(/tampered/),
  });
  expect(verdictOn({ findingCount: 0, seals: 3, ...WHOLE }, [])).toMatchObject({
    exitCode: 0,
    text: expect.stringMatching(/verify with --head\.$/),
  });
  expect(verdictOn({ findingCount: 0, seals: 3, ...WHOLE }, ['--head'])).toMatchObject({
    exitCode: 0,
    text: expect.stringMatching(/the head of --head/),
  });
});

describe('an older copy of the database', () => {
  const CUT = `DELETE FROM audit_events WHERE id IN (SELECT event_id FROM audit_event_seals WHERE seal_number = 3);
    DELETE FROM audit_event_seals WHERE seal_number = 3; DELETE FROM audit_seals WHERE number = 3`;

  test('is called one, with what else it may be, when nothing but its end is missing', async () => {
    const { tamper, verify } = await sealedLog();
    const { head } = await verify();
    await tamper(CUT);
    const verdict = verdictOn(await verify(head as HeadMark), ['--head']);
    expect(verdict.text).toMatch(
      /^The database was restored from an older copy, or somebody cut off the end of the audit log: it ends at seal 2, but seal 3 existed\. Verification cannot distinguish the two\./,
    );
    expect(verdict.text).toContain('npm run access:after-restore');
    expect(verdict.text).not.toContain('was tampered with');
    expect(verdict.exitCode).toBe(1);
  });

  test.each([
    ['an event of what is left was changed', `UPDATE audit_events SET action = 'x' WHERE action = 'action0'`],
    [
      'a seal is missing before the end',
      'DELETE FROM audit_event_seals WHERE seal_number = 1; DELETE FROM audit_seals WHERE number = 1',
    ],
  ])('is not the excuse when %s', async (_what, sql) => {
    const { tamper, verify } = await sealedLog();
    const { head } = await verify();
    await tamper(`${CUT}; ${sql}`);
    expect(verdictOn(await verify(head as HeadMark), ['--head']).text).toMatch(/^The audit log was tampered with/);
  });

  test('that was used since is called one, with what else it may be, when nothing but a remembered seal differs', async () => {
    const { tamper, verify, add, seal } = await sealedLog();
    const { head } = await verify();
    await tamper(CUT);
    await add(2);
    await seal();
    const verdict = verdictOn(await verify(head as HeadMark), ['--head']);
    expect(verdict.text).toMatch(
      /^The database was restored from an older copy and used since, or somebody cut off the end of the audit log and had other events sealed: seal 3 is not the seal of that head\. Verification cannot distinguish the two\./,
    );
    expect(verdict.text).not.toContain('was tampered with');
    expect(verdict.exitCode).toBe(1);
    await tamper(`UPDATE audit_events SET action = 'x' WHERE action = 'action0'`);
    expect(verdictOn(await verify(head as HeadMark), ['--head']).text).toMatch(/^The audit log was tampered with/);
  });
});
