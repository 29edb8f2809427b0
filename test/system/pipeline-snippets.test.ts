/** The programs that docs/pipeline.md shows run as they stand, against a server, and again without doing anything twice. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { makeModelRun } from '../support/detections.js';
import { startServer, type TestServer, uuidOf } from '../support/server.js';

const has = (program: string) => spawnSync(program, ['--version']).status === 0;

let folder: string;
let page: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'astrid-pipeline-'));
  page = await readFile(new URL('../../docs/pipeline.md', import.meta.url), 'utf8');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let server: TestServer;
let env: NodeJS.ProcessEnv;
beforeEach(async () => {
  server = await startServer();
  await server.makeSurvey('ZTF');
  const { key } = await server.makeKey({ set: 'PREFECT_WORKFLOWS' });
  const model = await server.app.db.model.create({ data: { name: 'm', version: '1', type: 'cnn' } });
  const PYTHONPATH = fileURLToPath(new URL('../../examples/', import.meta.url));
  env = { PATH: process.env.PATH, ASTRID_URL: server.url, ASTRID_API_KEY: key, MODEL_ID: `Model:${model.id}` };
  Object.assign(env, { PYTHONPATH, PYTHONDONTWRITEBYTECODE: '1' });
});
afterEach(() => server.stop());

const blocks = (language: string, section: string): string => {
  const text = page.split(/^## /m).find((part) => part.startsWith(`${section}\n`)) ?? '';
  return new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'ms').exec(text)?.[1] ?? 'nothing is shown';
};
const block = (language: string) => blocks(language, 'The whole flow');
const reportIn = (language: string) => blocks(language, 'A nightly report in three languages');

async function run(program: string, ...args: string[]): Promise<string> {
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [[code], out, errors] = await Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)]);
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  return out;
}

/** What is there after the flow has run. */
async function made() {
  const { db } = server.app;
  const { status } = await db.observation.findFirstOrThrow();
  const done = { where: { status: 'COMPLETED' } } as const;
  const runs = [await db.preprocessRun.count(done), await db.differenceRun.count(done), await db.modelRun.count(done)];
  return { status, runs, candidates: await db.candidate.count(), detections: await db.detection.count() };
}
const ONCE = { status: 'DIFFERENCED', runs: [1, 1, 1], candidates: 1, detections: 1 };

async function twice(program: string, ...args: string[]): Promise<void> {
  expect(await run(program, ...args)).toContain('INSERTED');
  expect(await made()).toEqual(ONCE);
  expect(await run(program, ...args)).toContain('UNCHANGED');
  expect(await made()).toEqual(ONCE);
}

test.runIf(has('curl') && has('jq'))('in a shell', async () => {
  const file = join(folder, 'flow.sh');
  await writeFile(file, `${block('sh')}true\n`);
  await twice('sh', file);
});

test.runIf(has('python3'))('in Python', async () => {
  const file = join(folder, 'flow.py');
  await writeFile(file, block('python'));
  await twice('python3', file);
});

test('in TypeScript', async () => {
  const file = join(folder, 'flow.mjs');
  await writeFile(file, (await transform(block('ts'), { loader: 'ts' })).code);
  await twice(process.execPath, file);
});

describe('a nightly report', () => {
  /** The program runs twice. Only the first run creates the campaign and the frame. */
  async function reports(program: string, name: string, source: string): Promise<void> {
    const survey = (await server.app.db.survey.findFirstOrThrow()).id;
    await server.makeObservations({ uuid: survey }, 1, () => ({ ra: 210.91, dec: 54.31 }));
    const made = await makeModelRun(server, { id: `Survey:${survey}`, uuid: survey, name: 'ZTF' });
    const of = { modelRunId: uuidOf(made.run), observationId: uuidOf(made.observation), surveyId: survey };
    for (const ra of [210.911, 210.95])
      await server.app.db.detection.create({ data: { ...of, ra, dec: 54.31, confidence: 0.9 } });
    const file = join(folder, name);
    await writeFile(file, source);
    const { key } = await server.makeKey({ set: 'PREFECT_WORKFLOWS', scopes: ['survey:ZTF'] });
    Object.assign(env, { ASTRID_API_KEY: key });
    const { db } = server.app;
    for (const RUN_ID of ['first', 'second']) {
      Object.assign(env, { RUN_ID });
      const report = { observations: 1, matched: 1, detections: 2 };
      expect(await run(program, file)).toBe(`${JSON.stringify(report)}\n`);
      const { status, report: stored } = await db.workflowRun.findFirstOrThrow({ where: { externalId: RUN_ID } });
      expect({ status, stored }).toEqual({ status: 'COMPLETED', stored: report });
    }
    expect([await db.monitoringCampaign.count(), await db.calibrationFrame.count()]).toEqual([1, 1]);
  }
  test.runIf(has('curl') && has('jq'))('in a shell', () => reports('sh', 'report.sh', reportIn('sh')));
  test.runIf(has('python3'))('in Python', () => reports('python3', 'report.py', reportIn('python')));
  test('in TypeScript', async () => {
    const stdin = {
      contents: reportIn('ts'),
      loader: 'ts',
      resolveDir: fileURLToPath(new URL('../../docs', import.meta.url)),
    } as const;
    const { outputFiles } = await build({ stdin, bundle: true, platform: 'node', format: 'esm', write: false });
    await reports(process.execPath, 'report.mjs', outputFiles[0]?.text ?? '');
  });

  test.runIf(has('curl') && has('jq'))('that the server refuses ends the shell program with the reason', async () => {
    const file = join(folder, 'refused.sh');
    await writeFile(file, reportIn('sh'));
    const { key } = await server.makeKey({ permissions: ['READ_DATA'] });
    const child = spawn('sh', [file], { env: { ...env, ASTRID_API_KEY: key, RUN_ID: 'x' }, stdio: ['ignore', 'pipe', 'pipe'] });
    const [[code], out, errors] = await Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)]);
    expect({ failed: code !== 0, out }).toEqual({ failed: true, out: '' });
    expect(errors).toMatch(/manage:operations/);
  });
});
