/** Workflow runs: the reports of an orchestrator, idempotent by flow and external id, the jobs of a run, and the permitted callers. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { TestKey } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const server = serverOfFile();
let survey: { id: string; uuid: string; name: string };
let prefect: TestKey;
beforeAll(async () => {
  survey = await server.makeSurvey();
  prefect = await server.makeKey({ set: 'PREFECT_WORKFLOWS' });
});

let count = 0;
const named = (changes: object = {}) => ({ flow: 'nightly', externalId: `run-${++count}`, survey: survey.name, ...changes });
const SHOWN = 'id flow externalId status parameters report error startedAt completedAt survey { name }';
const document = (verb: string) => `mutation ($input: ${verb}WorkflowRunInput!) {
  ${verb.toLowerCase()}WorkflowRun(input: $input) { workflowRun { ${SHOWN} } } }`;
const send = async (verb: string, input: object, key = prefect.key) =>
  (await server.ok(document(verb), { variables: { input }, key }))[`${verb.toLowerCase()}WorkflowRun`].workflowRun;
const refused = (code: string, verb: string, input: object, key = prefect.key) =>
  server.refused(code, document(verb), { variables: { input }, key });
const actionsOf = async (id: string) => (await server.auditOf(id)).map(({ action }) => action);

test('a run is scheduled, started, updated and completed, each once', async () => {
  const run = named({ parameters: { night: '2024-01-01' } });
  const scheduled = await send('Schedule', run);
  expect(scheduled).toMatchObject({ ...run, survey: { name: survey.name }, status: 'SCHEDULED', startedAt: null, report: null });
  expect(await send('Schedule', { ...run, parameters: {} })).toEqual(scheduled);
  const started = await send('Start', { ...named(run), parameters: { night: '2024-01-02' } });
  expect(started).toMatchObject({ id: scheduled.id, status: 'RUNNING', parameters: { night: '2024-01-02' } });
  expect(started.startedAt).not.toBeNull();
  expect(await send('Start', run)).toEqual(started);
  const { id } = started;
  expect(await send('Update', { id, report: { done: 1 } })).toEqual({ ...started, report: { done: 1 } });
  const completed = await send('Complete', { id, report: { done: 2 } });
  expect(completed).toMatchObject({ status: 'COMPLETED', report: { done: 2 }, error: null });
  expect(await send('Complete', { id })).toEqual(completed);
  for (const [verb, input] of [
    ['Start', run],
    ['Fail', { id, error: 'late' }],
    ['Cancel', { id }],
    ['Update', { id, report: null }],
  ] as const)
    expect((await refused('CONFLICT', verb, input)).extensions).toMatchObject({ entity: 'WorkflowRun', id });
  const verbs = ['schedule', 'start', 'update', 'complete'];
  expect(await actionsOf(id)).toEqual(verbs.map((verb) => `${verb}WorkflowRun`));
  const query = `{ workflowRun(flow: "nightly", externalId: "${run.externalId}") { ${SHOWN} } }`;
  expect((await server.ok(query, { key: prefect.key })).workflowRun).toEqual(completed);
});

test('a failed run is started again under its id, and a cancelled one is final', async () => {
  const run = named();
  const { id } = await send('Start', run);
  const failed = await send('Fail', { id, error: 'no light' });
  expect(failed).toMatchObject({ status: 'FAILED', error: 'no light' });
  expect(await send('Fail', { id, error: 'again' })).toEqual(failed);
  expect(await send('Start', run)).toMatchObject({ id, status: 'RUNNING', error: null, completedAt: null });
  expect(await send('Cancel', { id })).toMatchObject({ status: 'CANCELLED' });
  const { extensions } = await refused('CONFLICT', 'Start', run);
  expect(extensions).toMatchObject({ status: 'CANCELLED', legal: [] });
});

test('two workers that start the same run get the same run', async () => {
  const run = named();
  const answers = await Promise.all([send('Start', run), send('Start', run), send('Start', run)]);
  expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
  expect(await actionsOf(answers[0].id)).toEqual(['startWorkflowRun']);
});

test('an update of a running run without a change is a heartbeat', async () => {
  const { id } = await send('Start', named());
  const { workflowRun } = server.app.db;
  const past = new Date('2024-01-01');
  await workflowRun.update({ where: { id: id.split(':')[1] }, data: { updatedAt: past } });
  const stale = async () => {
    const query = '{ workflowRuns(filter: { stale: { olderThanMinutes: 60 } }) { nodes { id } } }';
    return (await server.ok(query, { key: prefect.key })).workflowRuns.nodes;
  };
  expect(await stale()).toEqual([{ id }]);
  await send('Update', { id });
  expect(await stale()).toEqual([]);
  expect(await actionsOf(id)).toEqual(['startWorkflowRun']);
});

test('runs are listed by flow, external id, status and survey', async () => {
  const flow = 'listed';
  const [first, second] = [await send('Start', named({ flow })), await send('Schedule', named({ flow, survey: null }))];
  const listed = async (filter: string) => {
    const { nodes } = (await server.ok(`{ workflowRuns(filter: { ${filter} }) { nodes { id } } }`, { key: prefect.key }))
      .workflowRuns;
    return nodes.map(({ id }: { id: string }) => id).sort();
  };
  expect(await listed(`flow: "${flow}"`)).toEqual([first.id, second.id].sort());
  expect(await listed(`flow: "${flow}", status: SCHEDULED`)).toEqual([second.id]);
  expect(await listed(`flow: "${flow}", survey: "${survey.name}"`)).toEqual([first.id]);
  expect(await listed(`externalId: "${second.externalId}"`)).toEqual([second.id]);
});

describe('refused is', () => {
  test('a blank flow or external id, and a report that is too large', async () => {
    for (const field of ['flow', 'externalId'])
      expect((await refused('BAD_USER_INPUT', 'Start', named({ [field]: ' ' }))).extensions.field).toBe(`input.${field}`);
    const { id } = await send('Start', named());
    const report = { text: 'x'.repeat(100_000) };
    expect((await refused('BAD_USER_INPUT', 'Complete', { id, report })).extensions.field).toBe('input.report');
  });

  test('a caller without manage:operations', async () => {
    const { id } = await send('Start', named());
    const { key } = await server.makeKey({ permissions: ['READ_DATA', 'WRITE_DATA'] });
    for (const [verb, input] of [
      ['Schedule', named()],
      ['Start', named()],
      ['Update', { id }],
      ['Complete', { id }],
      ['Fail', { id, error: 'x' }],
      ['Cancel', { id }],
    ] as const)
      await refused('FORBIDDEN', verb, input, key);
    const blind = await server.makeKey({ permissions: ['MANAGE_OPERATIONS'] });
    await server.refused('FORBIDDEN', '{ workflowRuns { nodes { id } } }', { key: blind.key });
    await server.refused('UNAUTHENTICATED', '{ workflowRuns { nodes { id } } }');
  });

  test('a run without a survey of a key with scopes, and runs of other surveys, whose existence stays hidden', async () => {
    const [other, third] = [await server.makeSurvey(), await server.makeSurvey()];
    const { key } = await server.makeKey({ set: 'PREFECT_WORKFLOWS', scopes: [`survey:${other.name}`] });
    expect((await refused('BAD_USER_INPUT', 'Start', named({ survey: null }), key)).extensions.field).toBe('input.survey');
    for (const survey_ of [survey.name, null]) {
      const run = named({ survey: survey_ });
      const { id } = await send('Start', run);
      // It records its own run, so nothing reveals that of the other survey.
      const own = await send('Start', { ...run, survey: other.name }, key);
      expect(own).toMatchObject({ flow: run.flow, externalId: run.externalId, survey: { name: other.name } });
      expect(await send('Start', { ...run, survey: other.name }, key)).toEqual(own);
      const named_ = `{ workflowRun(flow: "${run.flow}", externalId: "${run.externalId}") { id } }`;
      expect((await server.ok(named_, { key })).workflowRun.id).toBe(own.id);
      expect((await server.ok(named_, { token: server.admin.token })).workflowRun.id).toBe(id);
      await refused('NOT_FOUND', 'Complete', { id }, key);
      const query = 'query ($id: ID!) { workflowRun(id: $id) { id } }';
      expect((await server.ok(query, { variables: { id }, key })).workflowRun).toBeNull();
      expect((await send('Start', run)).id).toBe(id);
      expect((await send('Start', { ...run, survey: other.name })).id).toBe(own.id);
      await refused('CONFLICT', 'Start', { ...run, survey: third.name });
    }
  });
});

describe('jobs', () => {
  const job = (verb: string) => `mutation ($input: ${verb}ProcessingJobInput!) {
    ${verb.toLowerCase()}ProcessingJob(input: $input) { processingJob { id workflowRun { id } } } }`;
  const sendJob = async (verb: string, input: object, key = prefect.key) =>
    (await server.ok(job(verb), { variables: { input }, key }))[`${verb.toLowerCase()}ProcessingJob`].processingJob;

  test('are part of a workflow run, which lists them', async () => {
    const { id } = await send('Start', named());
    const made = await sendJob('Create', { type: 'x', survey: survey.name, workflowRunId: id });
    expect(made.workflowRun).toEqual({ id });
    const other = await sendJob('Create', { type: 'x', survey: survey.name });
    expect(other.workflowRun).toBeNull();
    const query =
      'query ($id: ID!) { workflowRun(id: $id) { processingJobs { nodes { id } } } processingJobs(filter: { workflowRunId: $id }) { nodes { id } } }';
    const jobs = async (key = prefect.key) => {
      const { workflowRun, processingJobs } = await server.ok(query, { variables: { id }, key });
      expect(workflowRun?.processingJobs ?? { nodes: [] }).toEqual(processingJobs);
      return processingJobs.nodes;
    };
    expect(await jobs()).toEqual([{ id: made.id }]);
    await sendJob('Update', { id: other.id, workflowRunId: id });
    expect(await jobs()).toEqual([{ id: other.id }, { id: made.id }]);
    expect((await sendJob('Update', { id: made.id, workflowRunId: null })).workflowRun).toBeNull();
    expect(await jobs()).toEqual([{ id: other.id }]);
    const elsewhere = await server.makeKey({
      permissions: ['READ_DATA'],
      scopes: [`survey:${(await server.makeSurvey()).name}`],
    });
    expect(await jobs(elsewhere.key)).toEqual([]);
  });

  test('do not reveal a workflow run out of scope', async () => {
    const other = await server.makeSurvey();
    const { key } = await server.makeKey({ set: 'PREFECT_WORKFLOWS', scopes: [`survey:${other.name}`] });
    for (const input of [named(), named({ survey: null })]) {
      const { id } = await send('Start', input);
      const made = await sendJob('Create', { type: 'x', survey: other.name, workflowRunId: id });
      expect(made.workflowRun).toEqual({ id });
      for (const of of ['{ workflowRun { id } }', '{ type workflowRun { id } }']) {
        const query = `query ($id: ID!) { processingJob(id: $id) ${of} }`;
        expect((await server.ok(query, { variables: { id: made.id }, key })).processingJob.workflowRun).toBeNull();
      }
      const refusal = { variables: { input: { type: 'x', survey: other.name, workflowRunId: id } }, key };
      await server.refused('NOT_FOUND', job('Create'), refusal);
      await server.refused('NOT_FOUND', job('Update'), { variables: { input: { id: made.id, workflowRunId: id } }, key });
    }
  });
});
