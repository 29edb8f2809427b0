/**
 * Changes that the owner of the tables can make in spite of triggers and constraints. Verification finds each of them, and each row that
 * no verified seal covers.
 */
import { describe, expect, inject, test } from 'vitest';
import { exportAudit } from '../../src/modules/audit/export.js';
import { retainAudit } from '../../src/modules/audit/retention.js';
import { Sealer } from '../../src/modules/audit/sealer.js';
import { KEY, sealedLog } from '../support/sealed-log.js';

const ID = '01a21490-0000-7000-8000-0000000000aa';
const FORGED = `added event ${ID}`;
const LINKS_UNCHECKED = 'ALTER TABLE audit_event_seals DROP CONSTRAINT audit_event_seals_seal_number_fkey';
const SEALS_UNCHECKED = `ALTER TABLE audit_seals DROP CONSTRAINT audit_seals_number_positive, DROP CONSTRAINT audit_seals_pkey CASCADE;
  ALTER TABLE audit_seals ALTER number DROP NOT NULL`;
const EVENTS_UNCHECKED =
  'ALTER TABLE audit_events DROP CONSTRAINT audit_events_pkey; ALTER TABLE audit_events ALTER id DROP NOT NULL';

const past = (table: string, sql: string) =>
  `ALTER TABLE ${table} DISABLE TRIGGER USER; ${sql}; ALTER TABLE ${table} ENABLE TRIGGER USER`;
const of = (action: string) => `(SELECT id FROM audit_events WHERE action = '${action}')`;
const insert = (createdAt = "now() - interval '20 days'", id = `'${ID}'`) =>
  `INSERT INTO audit_events (id, action, entity_type, created_at) VALUES (${id}, 'forged', 'User', ${createdAt})`;
const FORGE = past('audit_events', insert());
const link = (id: string, seal: number | string, position = 0, table = 'audit_event_seals') =>
  `INSERT INTO ${table} VALUES (${id}, ${seal}, ${position}, repeat('0', 64))`;
const copySeal = (number: string) => `INSERT INTO audit_seals
  SELECT ${number}, first_event_id, last_event_id, event_count, drained, previous_hash, hash, key_id, signature, sealed_at
    FROM audit_seals WHERE number = 2`;
const inBC = (column: string) => `(to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SS.MS') || '+00 BC')::timestamptz`;

/** Each needs a separate database, which is slow to create when it is embedded. So only some run there, and all run on a server. */
const chosen = <Row>(rows: readonly Row[]): Row[] =>
  rows.filter((_, i) => !('snapshot' in inject('databaseOrigin')) || i % 12 === 0);

/** A log of the sealed `action0` to `action4` and of `action5`, which waits. */
async function tampered(sql: string) {
  const log = await sealedLog({ isOwn: true });
  await log.add(1);
  const { database, prisma, found } = log;
  const ids = new Map((await prisma.auditEvent.findMany()).map(({ id, action }) => [id, action]));
  /** With the actions instead of the ids, and without the findings about the guards of the tables. */
  const rows = async () =>
    (await found())
      .filter((what) => !/^\w+ (constraint|table|trigger) /.test(what))
      .map((what) => what.replace(/[0-9a-f-]{36}/, (id) => ids.get(id) ?? id));
  await database.script(`BEGIN; ${sql}; COMMIT`);
  return { ...log, rows };
}

describe('is found, before the next seal and after it', () => {
  const strayLink = `added link of event ${ID}`;
  test.each(
    chosen([
      ['a link to seal 0', `${LINKS_UNCHECKED}; ${FORGE}; ${link(`'${ID}'`, 0)}`, [strayLink, FORGED]],
      ['a link to a negative seal', `${LINKS_UNCHECKED}; ${FORGE}; ${link(`'${ID}'`, -1)}`, [strayLink, FORGED]],
      ['a link to a seal far ahead', `${LINKS_UNCHECKED}; ${FORGE}; ${link(`'${ID}'`, 999_999)}`, [strayLink, FORGED]],
      [
        'a link to null',
        `ALTER TABLE audit_event_seals ALTER seal_number DROP NOT NULL; ${FORGE}; ${link(`'${ID}'`, 'NULL')}`,
        [strayLink, FORGED],
      ],
      [
        'a link in a table that inherits',
        `CREATE TABLE more () INHERITS (audit_event_seals); ${FORGE}; ${link(`'${ID}'`, 0, 0, 'more')}`,
        [strayLink, FORGED],
      ],
      ['a link to a real seal', `${FORGE}; ${link(`'${ID}'`, 1, 99)}`, [`changed event ${ID}`, 'added 1 events of seal 1']],
      [
        'a link to a real seal, of an event that waits',
        link(of('action5'), 1, 99),
        ['changed event action5', 'added 1 events of seal 1', 'added event action5'],
      ],
      [
        'a second link of an event',
        `ALTER TABLE audit_event_seals DROP CONSTRAINT audit_event_seals_pkey;
       INSERT INTO audit_event_seals SELECT event_id, 3, 7, digest FROM audit_event_seals WHERE seal_number = 1 LIMIT 1`,
        ['added 1 events of seal 3'],
      ],
      [
        'positions that are others, in the same order',
        past('audit_event_seals', 'UPDATE audit_event_seals SET position = position + 5 WHERE seal_number = 1'),
        ['changed seal 1'],
      ],
      [
        'a seal 0 with an event',
        `${SEALS_UNCHECKED}; ${copySeal('0')}; ${FORGE}; ${link(`'${ID}'`, 0)}`,
        ['added seal 0', strayLink, FORGED],
      ],
      [
        'a seal without a number, with an event',
        `${SEALS_UNCHECKED}; ${copySeal('NULL')}; ${FORGE}; ${link(`'${ID}'`, 0)}`,
        ['added seal null', strayLink, FORGED],
      ],
      ['a seal that is there twice', `${SEALS_UNCHECKED}; ${copySeal('2')}`, ['changed seal 2', 'added seal 2']],
      [
        'an event that is there twice',
        `${EVENTS_UNCHECKED}; ${past('audit_events', insert('now()', of('action0')))}`,
        ['changed event action0', 'added 1 events of seal 1'],
      ],
      ['an event without an id', `${EVENTS_UNCHECKED}; ${past('audit_events', insert('now()', 'NULL'))}`, ['added event null']],
      ['a sealed event that waits again', `INSERT INTO audit_pending VALUES (${of('action0')})`, ['added event action0']],
      ['one that waits and is not there', `INSERT INTO audit_pending VALUES ('${ID}')`, [`removed event ${ID}`]],
      [
        'an event moved before the common era',
        past('audit_events', `UPDATE audit_events SET created_at = ${inBC('created_at')} WHERE action = 'action0'`),
        ['changed event action0'],
      ],
      ['an event added before the common era', insert(inBC('now()')), [FORGED]],
      ['an event added at the end of time', insert("'infinity'"), [FORGED]],
      ['an event added with a time to come', insert("now() + interval '2 hours'"), [FORGED]],
      [
        'microseconds in a column made to hold them',
        past(
          'audit_events',
          `ALTER TABLE audit_events ALTER created_at TYPE timestamptz(6);
         UPDATE audit_events SET created_at = created_at + interval '300 microseconds' WHERE action = 'action0'`,
        ),
        ['changed event action0'],
      ],
      [
        'a seal moved before the common era',
        past('audit_seals', `UPDATE audit_seals SET sealed_at = ${inBC('sealed_at')} WHERE number = 3`),
        ['changed seal 3', 'added event action4'],
      ],
      [
        'an event left out of a view that stands before the table',
        `${FORGE}; CREATE SCHEMA AUTHORIZATION CURRENT_USER
         CREATE VIEW audit_events AS SELECT * FROM public.audit_events WHERE id <> '${ID}'`,
        [FORGED],
      ],
    ]),
  )('%s', async (_what, sql, expected) => {
    const { rows, seal } = await tampered(sql);
    expect(await rows()).toEqual(expected);
    await seal();
    expect(await rows()).toEqual(expected);
  });

  test('an event that belongs to a seal whose events were removed', async () => {
    const { database, prisma, seal, found } = await sealedLog({ isOwn: true });
    await database.script('CREATE TABLE kept AS SELECT * FROM audit_events');
    await retainAudit(prisma, KEY, new Date(Date.now() + 1_000), 3);
    await seal();
    await database.script(`${FORGE}; ${link(`'${ID}'`, 1)}`);
    expect(await found()).toEqual(['added seal 1']);
    const back = past('audit_events', 'INSERT INTO audit_events SELECT * FROM kept');
    await database.script(back);
    const ids = await prisma.$queryRaw<{ id: string }[]>`SELECT id::text FROM kept ORDER BY id`;
    expect(await found()).toEqual(['added seal 1', ...ids.map(({ id }) => `added event ${id}`)]);
  });
});

describe('tables that differ from those of the migrations are found', () => {
  const off = 'DISABLE TRIGGER audit_events_pending';
  test.each(
    chosen([
      ['a trigger that is off', `ALTER TABLE audit_events ${off}`, ['removed trigger audit_events_pending']],
      ['a trigger that is gone', 'DROP TRIGGER audit_events_pending ON audit_events', ['removed trigger audit_events_pending']],
      [
        'a trigger that does another thing',
        `DROP TRIGGER audit_events_pending ON audit_events;
       CREATE FUNCTION other() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
       CREATE TRIGGER audit_events_pending AFTER INSERT ON audit_events EXECUTE FUNCTION other()`,
        ['removed trigger audit_events_pending', 'added trigger audit_events_pending'],
      ],
      ['a constraint that is gone', LINKS_UNCHECKED, ['removed constraint audit_event_seals_seal_number_fkey']],
      [
        'a constraint that is not checked',
        'ALTER TABLE audit_event_seals DISABLE TRIGGER ALL',
        [
          'removed trigger audit_event_seals_append_only',
          'removed trigger audit_event_seals_of_removed',
          'removed constraint audit_event_seals_seal_number_fkey',
        ],
      ],
      ['a policy', 'ALTER TABLE audit_events ENABLE ROW LEVEL SECURITY', ['changed table audit_events']],
      ['a rule', 'CREATE RULE no AS ON INSERT TO audit_pending DO INSTEAD NOTHING', ['changed table audit_pending']],
      ['a table that inherits', 'CREATE TABLE more () INHERITS (audit_seals)', ['changed table audit_seals']],
      [
        'a view',
        'ALTER TABLE audit_pending RENAME TO was; CREATE VIEW audit_pending AS SELECT * FROM was',
        [
          'changed table audit_pending',
          'removed trigger audit_pending_append_only',
          'removed trigger audit_pending_until_sealed',
          'removed constraint audit_pending_pkey',
        ],
      ],
    ]),
  )('%s', async (_what, sql, expected) => {
    const { database, found } = await sealedLog({ isOwn: true });
    await database.script(sql);
    expect(await found()).toEqual(expected);
  });
});

describe('nothing keeps an event from being sealed:', () => {
  test.each([
    ['a link to seal 0', link(of('action5'), 0)],
    ['a link to the next seal', link(of('action5'), 4, 99)],
    ['a link of another event, in its place in the next seal', link(`'${ID}'`, 4)],
    ['a seal 0 that it is linked to', `${SEALS_UNCHECKED}; ${copySeal('0')}; ${link(of('action5'), 0)}`],
  ])('%s', async (_what, sql) => {
    const { database, prisma, idOf, rows } = await tampered(
      `${LINKS_UNCHECKED.replace('CONSTRAINT', 'CONSTRAINT IF EXISTS')}; ${sql}`,
    );
    const id = await idOf('action5');
    await expect(database.script('DELETE FROM audit_pending')).rejects.toThrow(/not sealed yet/);
    const strays: string[] = [];
    const onError = (error: unknown) => {
      throw error;
    };
    await new Sealer(prisma, KEY, { onError, onStray: (eventIds) => void strays.push(...eventIds) }).seal();
    expect(strays).toEqual([sql.includes(ID) ? ID : id]);
    expect(await prisma.auditEventSeal.findUnique({ where: { eventId: id } })).toMatchObject({ sealNumber: 4n, position: 0 });
    expect(await prisma.auditPending.count()).toBe(0);
    expect(await rows()).toEqual(sql.includes('audit_seals') ? ['added seal 0'] : []);
  });

  test('rows that exist twice', async () => {
    const twice = `ALTER TABLE audit_pending DROP CONSTRAINT audit_pending_pkey; INSERT INTO audit_pending VALUES (${of('action5')})`;
    const { seal, verify } = await tampered(twice);
    await seal();
    expect(await verify()).toMatchObject({ events: 6, waiting: 0 });
  });

  test.runIf(process.env.DATABASE_URL)('who holds the lock of the sealers does, but not in silence', async () => {
    const { prisma, add, sealer, seal, verify } = await sealedLog({ isOwn: true });
    await add(1);
    await prisma.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT pg_advisory_xact_lock(7306001)::text`;
      const patient = sealer();
      await patient.seal();
      await patient.seal();
      const hasty = new Sealer(prisma, KEY, { onError: () => {}, patienceMs: 50 });
      await hasty.seal();
      await new Promise((resolve) => setTimeout(resolve, 60));
      await expect(hasty.seal()).rejects.toThrow(/held the lock of the sealers/);
    });
    await seal();
    expect(await verify()).toMatchObject({ findingCount: 0, waiting: 0 });
  });
});

test('retention removes no event that a link without a seal names', async () => {
  const { prisma, found } = await tampered(`${LINKS_UNCHECKED}; ${FORGE}; ${link(`'${ID}'`, 0)}`);
  await expect(retainAudit(prisma, KEY, new Date(Date.now() + 1_000), 3)).rejects.toThrow(/only whole sealed segments/);
  expect(await found()).toContain(FORGED);
});

test('an event before the common era is exported as one', async () => {
  const { prisma } = await tampered(past('audit_events', insert("'0044-03-15T12:00:00Z BC'")));
  const lines: string[] = [];
  for await (const line of exportAudit(prisma, {}, 1)) lines.push(line);
  expect(lines).toHaveLength(7);
  expect(JSON.parse(lines[0] as string)).toMatchObject({ id: ID, createdAt: '0044-03-15T12:00:00.000Z BC' });
});
