/** Judging detections: the legal steps, the rows that they write, and the callers that may judge and alert. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { DetectionStatus } from '../src/database/generated/prisma/enums.js';
import { ACKNOWLEDGE, ALERTS, CREATE_ALERT, UPDATE_ALERT } from './support/alert-documents.js';
import { makeDetections } from './support/detections.js';
import { tries } from './support/effort.js';
import { type TestKey, type TestUser, uuidOf } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const server = serverOfFile();
let analyst: TestUser;
let curator: TestKey;
beforeAll(async () => {
  analyst = await server.makeUser('ANALYST');
  curator = await server.makeKey({ permissions: ['READ_DATA', 'WRITE_DATA'], owner: analyst });
});

const EVENT = 'id label confidence quality notes tags previousStatus newStatus keyId user { id } createdAt updatedAt';
const VALIDATE = `mutation ($input: ValidateDetectionInput!) { validateDetection(input: $input) {
  detection { id status humanLabel validatedAt } validationEvent { ${EVENT} } } }`;
const VALIDATE_MANY = `mutation ($validations: [ValidateDetectionInput!]!) { validateDetections(input: { validations: $validations }) {
  validated validationEvents { detection { id status } } } }`;
const BEGIN = 'mutation ($id: ID!) { startValidation(input: { detectionId: $id }) { detection { status } } }';
const ARCHIVE = 'mutation ($id: ID!) { archiveDetection(input: { id: $id }) { detection { status } } }';
const EVENTS = `query ($filter: ValidationEventFilter) { validationEvents(filter: $filter) { totalCount nodes { ${EVENT} } } }`;

/** A detection of a separate survey. */
async function makeDetection(status: DetectionStatus = 'PENDING') {
  const { survey, detections } = await makeDetections(server, 1, { status });
  return { survey, id: detections[0] as string };
}

const judging = (detectionId: string, said: object = {}) => ({
  key: curator.key,
  variables: { input: { detectionId, label: 'SUPERNOVA', ...said } },
});
const validate = async (id: string, said: object = {}) => (await server.ok(VALIDATE, judging(id, said))).validateDetection;
const statusOf = async (id: string) =>
  (await server.app.db.detection.findUniqueOrThrow({ where: { id: uuidOf(id) } })).status as DetectionStatus;
const eventsOf = (id: string) => server.app.db.validationEvent.count({ where: { detectionId: uuidOf(id) } });

describe('a judgement', () => {
  test('is later than the one before it, whatever the clocks say, and both say when it was', async () => {
    const { id } = await makeDetection();
    const ahead = new Date(Date.now() + 3_600_000);
    await server.app.db.detection.update({ where: { id: uuidOf(id) }, data: { validatedAt: ahead } });
    for (let earlier = ahead.toISOString(), round = 0; round < 2; round++) {
      const { detection, validationEvent } = await validate(id);
      expect(detection.validatedAt > earlier, `${detection.validatedAt} after ${earlier}`).toBe(true);
      expect(validationEvent.createdAt).toBe(detection.validatedAt);
      earlier = detection.validatedAt;
    }
  });

  test('is written with who, what and why, moves the detection, and stands in the audit log', async () => {
    const { id } = await makeDetection();
    const said = { confidence: 0.9, quality: 0.8, notes: 'a fading blue source', tags: ['type Ia', ' type Ia', 'host seen'] };
    const { detection, validationEvent } = await validate(id, said);
    expect(detection).toMatchObject({ id, status: 'VALIDATED', humanLabel: 'SUPERNOVA', validatedAt: expect.any(String) });
    expect(validationEvent).toMatchObject({
      ...{ ...said, tags: ['type Ia', 'host seen'], label: 'SUPERNOVA' },
      ...{ previousStatus: 'PENDING', newStatus: 'VALIDATED', keyId: curator.id, user: { id: analyst.id } },
    });
    expect(validationEvent.updatedAt).toBe(validationEvent.createdAt);
    expect(await server.auditOf(id)).toMatchObject([
      {
        action: 'validateDetection',
        ...{ actorUserId: analyst.uuid, actorKeyId: curator.uuid },
        ...{ before: { status: 'PENDING' }, after: { status: 'VALIDATED', humanLabel: 'SUPERNOVA' } },
      },
    ]);
    const inPerson = { token: analyst.token, variables: { input: { detectionId: id, label: 'VARIABLE' } } };
    expect((await server.ok(VALIDATE, inPerson)).validateDetection.validationEvent).toMatchObject({
      ...{ keyId: null, user: { id: analyst.id }, previousStatus: 'VALIDATED', newStatus: 'VALIDATED' },
    });
  });

  test.each([
    ['PENDING', {}, 'VALIDATED'],
    ['PENDING', { label: 'ARTIFACT' }, 'REJECTED'],
    ['PENDING', { status: 'CONFIRMED' }, 'CONFIRMED'],
    ['VALIDATING', { label: 'UNKNOWN', status: 'REJECTED' }, 'REJECTED'],
    ['VALIDATED', { label: 'ARTIFACT' }, 'REJECTED'],
    ['VALIDATED', { status: 'CONFIRMED' }, 'CONFIRMED'],
    ['REJECTED', {}, 'VALIDATED'],
    ['REJECTED', { label: 'ARTIFACT', status: 'REJECTED' }, 'REJECTED'],
    ['CONFIRMED', { label: 'VARIABLE' }, 'CONFIRMED'],
  ] as const)('of what is %s saying %o makes it %s', async (from, said, to) => {
    const { id } = await makeDetection(from);
    expect((await validate(id, said)).detection.status).toBe(to);
  });

  test.each([
    ['REJECTED', { status: 'CONFIRMED' }, ['VALIDATING', 'VALIDATED', 'ARCHIVED']],
    ['CONFIRMED', { label: 'ARTIFACT' }, ['VALIDATING', 'ARCHIVED']],
    ['CONFIRMED', { status: 'VALIDATED' }, ['VALIDATING', 'ARCHIVED']],
    ['ARCHIVED', {}, []],
  ] as const)('of what is %s saying %o is CONFLICT, names the legal steps and writes nothing', async (from, said, legal) => {
    const { id } = await makeDetection(from);
    const refusal = await server.refused('CONFLICT', VALIDATE, judging(id, said));
    expect(refusal.extensions).toMatchObject({ entity: 'Detection', id, status: from, legal });
    expect(refusal.message).toContain(legal.length > 0 ? legal.join(', ') : 'this status is final');
    expect([await statusOf(id), await eventsOf(id), (await server.auditOf(id)).length]).toEqual([from, 0, 0]);
  });

  test.each([
    ['confidence', { confidence: 1.5 }],
    ['quality', { quality: -0.1 }],
    ['status', { label: 'ARTIFACT', status: 'CONFIRMED' }],
    ['tags', { tags: Array.from({ length: 21 }, (_, index) => `${index}`) }],
    ['tags.1', { tags: ['good', ' '] }],
    ['notes', { notes: 'x'.repeat(10_001) }],
  ])('with a wrong %s is refused', async (field, said) => {
    const { id } = await makeDetection();
    const refusal = await server.refused('BAD_USER_INPUT', VALIDATE, judging(id, said));
    expect(refusal.extensions.field).toBe(`input.${field}`);
  });

  test('of many people at the same time are all kept, and each records the status that the one before set', async () => {
    const { id } = await makeDetection();
    await Promise.all(['SUPERNOVA', 'VARIABLE', 'ARTIFACT', 'SUPERNOVA'].map((label) => validate(id, { label })));
    const where = { detectionId: uuidOf(id) };
    const events = await server.app.db.validationEvent.findMany({ where, orderBy: { createdAt: 'asc' } });
    expect(events).toHaveLength(4);
    expect(events.filter(({ previousStatus }) => previousStatus === 'PENDING')).toHaveLength(1);
    expect(events.map(({ newStatus }) => newStatus)).toContain(await statusOf(id));
  });
});

describe('looking and putting away', () => {
  test('of two people who start at the same time, one wins', async () => {
    const { id } = await makeDetection();
    const start = () => server.graphql(BEGIN, { key: curator.key, variables: { id } });
    const answers = await Promise.all([start(), start(), start()]);
    expect(answers.filter(({ body }) => body.errors === undefined)).toHaveLength(1);
    const lost = answers.find(({ body }) => body.errors !== undefined)?.body.errors?.[0];
    expect(lost?.extensions).toMatchObject({ code: 'CONFLICT', legal: ['VALIDATED', 'REJECTED', 'CONFIRMED'] });
    expect(await statusOf(id)).toBe('VALIDATING');
    await server.refused('CONFLICT', ARCHIVE, { key: curator.key, variables: { id } });
  });

  test('what was confirmed is judged otherwise after it was reopened', async () => {
    const { id } = await makeDetection('CONFIRMED');
    await server.ok(BEGIN, { key: curator.key, variables: { id } });
    expect((await validate(id, { label: 'ARTIFACT' })).detection.status).toBe('REJECTED');
  });

  test('archiving twice is archiving once', async () => {
    const { id } = await makeDetection('VALIDATED');
    for (let time = 0; time < 2; time++) {
      const { archiveDetection } = await server.ok(ARCHIVE, { key: curator.key, variables: { id } });
      expect(archiveDetection.detection.status).toBe('ARCHIVED');
    }
    expect(await server.auditOf(id)).toHaveLength(1);
  });
});

describe('a batch of judgements', () => {
  const judgements = (ids: readonly string[], said: object = {}) =>
    ids.map((detectionId) => ({ detectionId, label: 'SUPERNOVA', ...said }));
  const asking = (validations: object[]) => ({ key: curator.key, variables: { validations } });

  test('is written whole, in the order of the call and statements whose text does not grow with it', async () => {
    const { detections } = await makeDetections(server, tries(500));
    const few = detections.slice(0, 2);
    const cost = (ids: readonly string[]) =>
      server.statementsOf(async () => {
        const query =
          'mutation ($v: [ValidateDetectionInput!]!) { validateDetections(input: { validations: $v }) { validated } }';
        const answer = await server.ok(query, { key: curator.key, variables: { v: judgements(ids) } });
        expect(answer.validateDetections.validated).toBe(ids.length);
      });
    // The first call may also look up the key.
    const ofFew = await cost(few);
    const ofAll = await cost(detections);
    expect(ofAll).toEqual(ofFew.slice(-ofAll.length));
    const backwards = [...few].reverse();
    const answer = (await server.ok(VALIDATE_MANY, asking(judgements(backwards, { label: 'ARTIFACT' })))).validateDetections;
    expect(answer.validationEvents).toEqual(backwards.map((id) => ({ detection: { id, status: 'REJECTED' } })));
    expect((await server.auditOf(few[0] as string)).map(({ action }) => action)).toEqual(Array(3).fill('validateDetections'));
  });

  test('in which one fails leaves nothing and says which it was', async () => {
    const { detections } = await makeDetections(server, 3);
    const [first, second, third] = detections as [string, string, string];
    await server.ok(ARCHIVE, { key: curator.key, variables: { id: third } });
    const untouched = async () => {
      expect([await statusOf(first), await statusOf(second)]).toEqual(['PENDING', 'PENDING']);
      expect([await eventsOf(first), await eventsOf(second)]).toEqual([0, 0]);
      expect([await server.auditOf(first), await server.auditOf(second)]).toEqual([[], []]);
    };
    const refusal = await server.refused('CONFLICT', VALIDATE_MANY, asking(judgements(detections)));
    expect(refusal.extensions).toMatchObject({ index: 2, id: third, status: 'ARCHIVED', legal: [] });
    expect(refusal.message).toContain('input.validations.2');
    await untouched();
    const missing = `Detection:${uuidOf(analyst.id)}`;
    const absent = await server.refused('NOT_FOUND', VALIDATE_MANY, asking(judgements([first, missing, second])));
    expect(absent.extensions).toMatchObject({ index: 1, id: missing });
    const wrong = [...judgements([first]), { detectionId: second, label: 'SUPERNOVA', confidence: 2 }];
    const bad = await server.refused('BAD_USER_INPUT', VALIDATE_MANY, asking(wrong));
    expect(bad.extensions).toMatchObject({ index: 1, field: 'input.validations.1.confidence' });
    const twice = await server.refused('BAD_USER_INPUT', VALIDATE_MANY, asking(judgements([first, second, first])));
    expect(twice.extensions.field).toBe('input.validations.2.detectionId');
    const many = await server.refused('BAD_USER_INPUT', VALIDATE_MANY, asking(judgements(Array(501).fill(first))));
    expect(many.extensions.field).toBe('input.validations');
    await untouched();
  });

  test('meets another of the same detections in the other order without a deadlock', async () => {
    const { detections } = await makeDetections(server, 50);
    const backwards = [...detections].reverse();
    const send = (ids: readonly string[]) => server.ok(VALIDATE_MANY, asking(judgements(ids)));
    await Promise.all([send(detections), send(backwards), send(detections), send(backwards)]);
    expect(await eventsOf(detections[0] as string)).toBe(4);
  });
});

describe('reading', () => {
  test('validation events are found by every filter', async () => {
    const { id, survey } = await makeDetection();
    await validate(id);
    await validate(id, { label: 'ARTIFACT' });
    const total = async (filter: object) => {
      const variables = { filter: { survey: survey.name, ...filter } };
      return (await server.ok(EVENTS, { key: curator.key, variables })).validationEvents.totalCount;
    };
    expect(await total({ detectionId: id, userId: analyst.id })).toBe(2);
    expect(await total({ label: 'ARTIFACT' })).toBe(1);
    expect(await total({ label: 'VARIABLE' })).toBe(0);
    expect(await total({ userId: server.admin.id })).toBe(0);
  });

  test('detections with their judgements and alerts cost the same however many there are', async () => {
    const { survey, detections } = await makeDetections(server, 8);
    const query = (first: number) => `{ detections(first: ${first}, filter: { survey: "${survey.name}" }) { nodes {
      observation { ra } validations(first: 2) { nodes { label user { name } } } alerts { nodes { title } } } } }`;
    for (const id of detections) await validate(id);
    const few = await server.statementsOf(() => server.ok(query(1), { key: curator.key }));
    let nodes: { validations: { nodes: unknown[] } }[] = [];
    const many = await server.statementsOf(async () => {
      nodes = (await server.ok(query(8), { key: curator.key })).detections.nodes;
    });
    expect(nodes.every(({ validations }) => validations.nodes.length === 1)).toBe(true);
    expect(nodes).toHaveLength(8);
    expect(many).toHaveLength(few.length);
  });
});

describe('who may', () => {
  const EVERYTHING = (id: string): [string, Record<string, unknown>][] => [
    [VALIDATE, { input: { detectionId: id, label: 'SUPERNOVA' } }],
    [VALIDATE_MANY, { validations: [{ detectionId: id, label: 'SUPERNOVA' }] }],
    [BEGIN, { id }],
    [ARCHIVE, { id }],
    [CREATE_ALERT, { input: { detectionId: id, type: 't', title: 't' } }],
  ];

  test('judging and alerting need write:data, reading read:data', async () => {
    const { id } = await makeDetection();
    const input = { detectionId: id, type: 't', title: 't' };
    const alert = (await server.ok(CREATE_ALERT, { token: analyst.token, variables: { input } })).createAlert.alert.id;
    const [viewer, guest] = [await server.makeUser('VIEWER'), await server.makeUser('GUEST')];
    const [writerless, blind] = [await server.keyWithout('write:data'), await server.keyWithout('read:data')];
    const changes: [string, Record<string, unknown>][] = [
      ...EVERYTHING(id),
      [UPDATE_ALERT, { input: { id: alert, status: 'SENT' } }],
      [ACKNOWLEDGE, { id: alert }],
    ];
    for (const [query, variables] of changes) {
      for (const request of [writerless, { token: viewer.token }, { token: guest.token }]) {
        const refusal = await server.refused('FORBIDDEN', query, { ...request, variables });
        const missing = refusal.extensions.missingPermissions.map((one: { permission: string }) => one.permission);
        expect(missing).toContain('WRITE_DATA');
      }
      await server.refused('UNAUTHENTICATED', query, { variables });
    }
    for (const query of [EVENTS, ALERTS]) {
      for (const request of [blind, { token: guest.token }]) await server.refused('FORBIDDEN', query, request);
      await server.refused('UNAUTHENTICATED', query);
      await server.ok(query, { token: viewer.token });
    }
    expect(await statusOf(id)).toBe('PENDING');
  });

  test('a key of one survey reads and judges rows of that survey only, on every path', async () => {
    const [mine, other] = [await makeDetection(), await makeDetection()];
    const events = [(await validate(mine.id)).validationEvent.id, (await validate(other.id)).validationEvent.id];
    const alertOf = async (detectionId: string) => {
      const input = { detectionId, type: 't', title: 't' };
      return (await server.ok(CREATE_ALERT, { key: curator.key, variables: { input } })).createAlert.alert.id;
    };
    const alerts = [await alertOf(mine.id), await alertOf(other.id)];
    const scoped = await server.makeKey({ scopes: [`survey:${mine.survey.name}`], permissions: ['READ_DATA', 'WRITE_DATA'] });
    const read = await server.ok(
      `{ validationEvents { totalCount nodes { id } } alerts { totalCount nodes { id } }
         validationEvent(id: "${events[1]}") { id } alert(id: "${alerts[1]}") { id }
         event: node(id: "${events[1]}") { id } told: node(id: "${alerts[1]}") { id }
         byDetection: validationEvents(filter: { detectionId: "${other.id}" }) { totalCount } }`,
      scoped,
    );
    expect(read).toEqual({
      ...{
        validationEvents: { totalCount: 1, nodes: [{ id: events[0] }] },
        alerts: { totalCount: 1, nodes: [{ id: alerts[0] }] },
      },
      ...{ validationEvent: null, alert: null, event: null, told: null, byDetection: { totalCount: 0 } },
    });
    for (const query of [EVENTS, ALERTS]) {
      const refusal = await server.refused('FORBIDDEN', query, {
        ...scoped,
        variables: { filter: { survey: other.survey.name } },
      });
      expect(refusal.extensions.missingScopes).toEqual([`survey:${other.survey.name}`]);
    }
    for (const [query, variables] of EVERYTHING(other.id)) await server.refused('NOT_FOUND', query, { ...scoped, variables });
    const theirs = { input: { id: alerts[1], status: 'SENT' } };
    await server.refused('NOT_FOUND', UPDATE_ALERT, { ...scoped, variables: theirs });
    await server.refused('NOT_FOUND', ACKNOWLEDGE, { ...scoped, variables: { id: alerts[1] } });
    const mixed = [mine.id, other.id].map((detectionId) => ({ detectionId, label: 'SUPERNOVA' }));
    await server.refused('NOT_FOUND', VALIDATE_MANY, { ...scoped, variables: { validations: mixed } });
    expect([await eventsOf(mine.id), await eventsOf(other.id)]).toEqual([1, 1]);
    await server.ok(VALIDATE, { ...scoped, variables: { input: { detectionId: mine.id, label: 'VARIABLE' } } });
  });
});
