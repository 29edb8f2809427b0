/** The programs that docs/pipeline.md shows run as they stand, against a server, and again without doing anything twice. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { transform } from 'esbuild';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { startServer, type TestServer } from '../support/server.js';

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

const block = (language: string): string =>
  new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'ms').exec(page)?.[1] ?? 'nothing is shown';

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
