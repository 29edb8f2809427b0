/** Claims of processing jobs: each job has one worker, the most urgent goes first, and a lease that ended lets another take over. */
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { uuidOf } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const server = serverOfFile();
let token: string;
let survey: { id: string; uuid: string; name: string };
beforeAll(() => {
  token = server.admin.token;
});
beforeEach(async () => {
  survey = await server.makeSurvey();
});

// biome-ignore lint/suspicious/noExplicitAny: answers are what each test asked for.
type Row = any;
const FIELDS = 'processingJob { id status attempt retryCount leaseEndsAt error type }';
const CLAIM = `mutation ($input: ClaimProcessingJobsInput!) { claimProcessingJobs(input: $input) { jobs { id attempt leaseEndsAt ${FIELDS} } } }`;
const mutation = (verb: string) =>
  `mutation ($input: ${verb}ProcessingJobInput!) { ${verb.toLowerCase()}ProcessingJob(input: $input) { ${FIELDS} } }`;
const send = async (verb: string, input: object) =>
  (await server.ok(mutation(verb), { variables: { input }, token }))[`${verb.toLowerCase()}ProcessingJob`].processingJob;
const refused = (code: string, verb: string, input: object) =>
  server.refused(code, mutation(verb), { variables: { input }, token });
const create = async (input: object = {}): Promise<string> =>
  (await send('Create', { type: 'mosaic', survey: survey.name, ...input })).id;
const claim = async (input: object = {}, by: object = { token }): Promise<Row[]> =>
  (await server.ok(CLAIM, { variables: { input: { survey: survey.name, ...input } }, ...by })).claimProcessingJobs.jobs;
const expire = (id: string) =>
  server.app.db.$executeRaw`UPDATE processing_jobs SET lease_ends_at = now() - interval '1 s' WHERE id = ${uuidOf(id)}::uuid`;

test('the most urgent jobs that are due are claimed first, each by one worker', async () => {
  const past = new Date(Date.now() - 60_000).toISOString();
  const future = new Date(Date.now() + 3_600_000).toISOString();
  const [low, high, due, later] = [
    await create({ priority: 1 }),
    await create({ priority: 9 }),
    await create({ priority: 5, scheduledAt: past }),
    await create({ priority: 99, scheduledAt: future }),
  ];
  const first = await claim({ limit: 2, leaseSeconds: 30 });
  expect(first).toMatchObject([
    { id: high, attempt: 0, processingJob: { status: 'RUNNING', attempt: 0, leaseEndsAt: first[0].leaseEndsAt } },
    { id: due, attempt: 0 },
  ]);
  expect((await claim()).map(({ id }) => id)).toEqual([low]);
  expect(await claim()).toEqual([]);
  expect((await server.app.db.processingJob.findUniqueOrThrow({ where: { id: uuidOf(later) } })).status).toBe('PENDING');
  expect((await server.auditOf(high)).at(-1)).toMatchObject({ action: 'claimProcessingJobs', after: { status: 'RUNNING' } });
  const many = await Promise.all(Array.from({ length: 20 }, () => create()));
  const claimed = (await Promise.all(Array.from({ length: 16 }, () => claim({ limit: 3 })))).flat();
  const rest = await claim({ limit: 100 });
  expect([...claimed, ...rest].map(({ id }) => id).sort()).toEqual(many.sort());
});

test('by type, and by a key only of its surveys', async () => {
  const other = await server.makeSurvey();
  const [mosaic, stack] = [await create(), await create({ type: 'stack' })];
  const theirs = await create({ survey: other.name });
  await create({ survey: null });
  const { key } = await server.makeKey({ permissions: ['READ_DATA', 'MANAGE_OPERATIONS'], scopes: [`survey:${survey.name}`] });
  const scoped = { variables: { input: { type: 'stack' } }, key };
  expect((await server.ok(CLAIM, scoped)).claimProcessingJobs.jobs.map(({ id }: Row) => id)).toEqual([stack]);
  const all = { variables: { input: { limit: 100 } }, key };
  expect((await server.ok(CLAIM, all)).claimProcessingJobs.jobs.map(({ id }: Row) => id)).toEqual([mosaic]);
  await server.refused('FORBIDDEN', CLAIM, { variables: { input: { survey: other.name } }, key });
  expect((await claim({ survey: other.name })).map(({ id }) => id)).toEqual([theirs]);
  await expire(theirs);
  expect((await server.ok(CLAIM, all)).claimProcessingJobs.jobs).toEqual([]);
});

test('a job of two surveys is claimed only by keys that have both', async () => {
  const other = await server.makeSurvey();
  const [observation] = await server.makeObservations(survey, 1);
  const [reference] = await server.makeObservations(other, 1);
  const run = await server.app.db.differenceRun.create({
    data: {
      observationId: uuidOf(observation as string),
      surveyId: survey.uuid,
      referenceObservationId: uuidOf(reference as string),
      referenceSurveyId: other.uuid,
    },
  });
  const ids = [await create({ survey: null, entityId: `DifferenceRun:${run.id}` }), await create({ priority: -1 })];
  // As the migration wrote it for earlier jobs.
  const spans = await server.app.db.$queryRaw`
    SELECT j.span = md5(concat_ws(',', j.survey_id, s.survey_id))::uuid AS "isEqual"
      FROM processing_jobs AS j JOIN processing_job_surveys AS s ON s.job_id = j.id WHERE j.id = ${uuidOf(ids[0] as string)}::uuid`;
  expect(spans).toEqual([{ isEqual: true }]);
  const keyOf = (...surveys: { name: string }[]) =>
    server.makeKey({
      permissions: ['READ_DATA', 'MANAGE_OPERATIONS'],
      scopes: surveys.map(({ name }) => `survey:${name}`),
    });
  const [one, both] = [await keyOf(survey), await keyOf(survey, other)];
  const claimBy = async ({ key }: { key: string }) =>
    (await server.ok(CLAIM, { variables: { input: { type: 'mosaic' } }, key })).claimProcessingJobs.jobs.map(({ id }: Row) => id);
  expect(await claimBy(one)).toEqual([ids[1]]);
  expect(await claimBy(one)).toEqual([]);
  expect(await claimBy(both)).toEqual([ids[0]]);
  await expire(ids[0] as string);
  expect(await claimBy(one)).toEqual([]);
  expect(await claim()).toMatchObject([{ id: ids[0], attempt: 1 }]);
});

test('a job whose lease has ended is taken over, and fails after its retries', async () => {
  const id = await create({ maxRetries: 1 });
  await claim();
  for (const [verb, input] of Object.entries({ Heartbeat: {}, Complete: {}, Fail: { error: 'x' } }))
    expect((await refused('BAD_USER_INPUT', verb, { id, ...input })).message).toMatch(/since the job was claimed/);
  await expire(id);
  expect(Date.parse((await send('Heartbeat', { id, attempt: 0 })).leaseEndsAt)).toBeGreaterThan(Date.now() + 60_000);
  expect(await claim()).toEqual([]);
  await expire(id);
  expect(await claim()).toMatchObject([{ id, attempt: 1, processingJob: { retryCount: 1 } }]);
  for (const [verb, input] of Object.entries({ Heartbeat: {}, Complete: {}, Fail: { error: 'x' } }))
    expect((await refused('CONFLICT', verb, { id, attempt: 0, ...input })).extensions.attempt).toBe(1);
  await expire(id);
  expect(await claim()).toEqual([]);
  const { processingJob } = await server.ok('query ($id: ID!) { processingJob(id: $id) { status error } }', {
    variables: { id },
    token,
  });
  expect(processingJob).toEqual({ status: 'FAILED', error: 'The lease ended without a heartbeat in attempt 2 of 2.' });
});

test.each([{}, { priority: 7 }])('a change of a running job (%j) renews its lease', async (changes) => {
  const id = await create();
  await claim();
  await expire(id);
  const { leaseEndsAt } = await send('Update', { id, ...changes });
  expect(Date.parse(leaseEndsAt)).toBeGreaterThan(Date.now() + 60_000);
});

test('a job that its worker fails is claimed again while it has retries, and a job retried by hand has no lease', async () => {
  const id = await create({ maxRetries: 2 });
  await claim();
  await send('Fail', { id, attempt: 0, error: 'x', retryAfterSeconds: 60 });
  expect(await claim()).toEqual([]);
  await expire(id);
  expect(await claim()).toMatchObject([{ id, attempt: 1, processingJob: { error: null } }]);
  await send('Fail', { id, attempt: 1, error: 'x' });
  expect(await send('Retry', { id })).toMatchObject({ status: 'PENDING', attempt: 2, leaseEndsAt: null });
  expect(await send('Start', { id })).toMatchObject({ status: 'RUNNING', leaseEndsAt: null });
  expect(await send('Complete', { id })).toMatchObject({ status: 'COMPLETED' });
});

test.each([
  [{ limit: 0 }, 'input.limit'],
  [{ limit: 101 }, 'input.limit'],
  [{ leaseSeconds: 29 }, 'input.leaseSeconds'],
  [{ leaseSeconds: 31_536_000 }, 'input.leaseSeconds'],
])('%o is refused before anything runs', async (input, wrong) => {
  const refusal = await server.refused('BAD_USER_INPUT', CLAIM, { variables: { input }, token });
  expect([refusal.status, refusal.extensions.field]).toEqual([400, wrong]);
});

test('it needs manage:operations', async () => {
  const request = { variables: { input: {} } };
  await server.refused('FORBIDDEN', CLAIM, { ...request, key: (await server.keyWithout('manage:operations')).key });
  await server.refused('FORBIDDEN', CLAIM, { ...request, token: (await server.makeUser('ANALYST')).token });
  await server.refused('UNAUTHENTICATED', CLAIM, request);
});
