/** The programs that docs/sky.md shows run as they stand, and find the same. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { transform } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeChain } from '../support/chain.js';
import { startServer, type TestServer, uuidOf } from '../support/server.js';

const has = (program: string) => spawnSync(program, ['--version']).status === 0;

let folder: string;
let page: string;
let server: TestServer;
let env: NodeJS.ProcessEnv;
let lines: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'astrid-sky-'));
  page = await readFile(new URL('../../docs/sky.md', import.meta.url), 'utf8');
  server = await startServer();
  const { db } = server.app;
  const model = await db.model.create({ data: { name: 'm', version: '1', type: 'cnn' } });
  const survey = await server.makeSurvey('ZTF');
  const chain = await makeChain(server, survey, `Model:${model.id}`);
  const [modelRunId, observationId] = [chain.ModelRun, chain.Observation].map((id) => uuidOf(id as string)) as [string, string];
  const run = { modelRunId, observationId, surveyId: survey.uuid, confidence: 0.9 };
  const { id } = await db.detection.create({ data: { ...run, ra: 210.9106, dec: 54.3117 } });
  await db.detection.create({ data: { ...run, ra: 210.91, dec: 54.3117 } });
  lines = `SN 2023ixf: Detection:${id}\nempty field: no match\n`;
  const { key } = await server.makeKey({ permissions: ['READ_DATA'] });
  const PYTHONPATH = fileURLToPath(new URL('../../examples/', import.meta.url));
  env = { PATH: process.env.PATH, ASTRID_URL: server.url, ASTRID_API_KEY: key, PYTHONPATH, PYTHONDONTWRITEBYTECODE: '1' };
}, 60_000);
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const block = (language: string): string =>
  new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'ms').exec(page)?.[1] ?? 'nothing is shown';

async function run(program: string, name: string, source: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, source);
  const child = spawn(program, [file], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [[code], out, errors] = await Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)]);
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  return out;
}

test.runIf(has('curl') && has('jq'))('in a shell', async () => {
  expect(await run('sh', 'match.sh', block('sh'))).toBe(lines);
});

test.runIf(has('python3'))('in Python', async () => {
  expect(await run('python3', 'match.py', block('python'))).toBe(lines);
});

test('in TypeScript', async () => {
  expect(await run(process.execPath, 'match.mjs', (await transform(block('ts'), { loader: 'ts' })).code)).toBe(lines);
});
