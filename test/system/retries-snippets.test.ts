/**
 * The programs of docs/retries.md run unchanged against a server. Prefect, Dramatiq and httpx are small modules here that do the part on
 * which the programs rely.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startServer, type TestServer } from '../support/server.js';

const hasPython = await once(spawn('python3', ['--version'], { stdio: 'ignore' }), 'exit').then(
  ([code]) => code === 0,
  () => false,
);
const hasCurl = await once(spawn('curl', ['--version'], { stdio: 'ignore' }), 'exit').then(
  ([code]) => code === 0,
  () => false,
);

/** Modules by their names. */
const MODULES = {
  'httpx.py': `
import json as _json, urllib.error, urllib.request
class HTTPStatusError(Exception): pass
class _Answer:
    def __init__(self, status_code, body): self.status_code, self._body = status_code, body
    def json(self): return _json.loads(self._body)
    def raise_for_status(self): raise HTTPStatusError(self.status_code)
def post(url, json, headers, timeout):
    request = urllib.request.Request(url, _json.dumps(json).encode(), {"Content-Type": "application/json", **headers})
    try:
        with urllib.request.urlopen(request, timeout=timeout) as answer: return _Answer(answer.status, answer.read())
    except urllib.error.HTTPError as error: return _Answer(error.code, error.read())
`,
  'prefect/__init__.py': `
def task(retries, retry_delay_seconds, retry_jitter_factor, retry_condition_fn):
    class State:
        def __init__(self, error): self.error = error
        def result(self): raise self.error
    def decorate(work):
        def run(*given):
            for attempt in range(retries + 1):
                try: return work(*given)
                except Exception as error:
                    if not retry_condition_fn(None, None, State(error)): raise
        return run
    return decorate
flow = lambda work: work
`,
  'prefect/runtime.py': 'class flow_run: id = "run-7"\n',
  'prefect/tasks.py': 'def exponential_backoff(backoff_factor): return backoff_factor\n',
  'dramatiq/__init__.py': 'def actor(**options): return lambda work: work\n',
  'dramatiq/middleware.py': `
class CurrentMessage:
    message_id = "message-7"
    @classmethod
    def get_current_message(cls): return cls
`,
} as const;

let server: TestServer;
let folder: string;
let page: string;
let env: NodeJS.ProcessEnv;
let survey: { id: string; name: string; uuid: string };
beforeAll(async () => {
  server = await startServer();
  survey = await server.makeSurvey();
  const { key } = await server.makeKey({ set: 'PREFECT_WORKFLOWS' });
  folder = await mkdtemp(join(tmpdir(), 'astrid-snippets-'));
  env = { PATH: process.env.PATH, PYTHONPATH: folder, ASTRID_URL: server.url, ASTRID_API_KEY: key };
  page = await readFile(new URL('../../docs/retries.md', import.meta.url), 'utf8');
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const blocks = (language: string) =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(([, text]) => text as string);

/** What a program writes. */
async function output(command: string, parameters: readonly string[]): Promise<string> {
  const child = spawn(command, parameters, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const chunks = await child.stdout.toArray();
  return Buffer.concat(chunks).toString();
}

async function python(...parts: string[]): Promise<unknown> {
  for (const [name, text] of Object.entries(MODULES)) {
    await mkdir(join(folder, name, '..'), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  await writeFile(join(folder, 'program.py'), parts.join('\n'));
  return JSON.parse(await output('python3', [join(folder, 'program.py')]));
}

describe.runIf(hasPython)('in Python', () => {
  const INGEST = 'mutation ($input: IngestObservationsInput!) { ingestObservations(input: $input) { inserted } }';
  const START = 'mutation ($input: StartPreprocessRunInput!) { startPreprocessRun(input: $input) { preprocessRun { id } } }';

  test('a Prefect task sends its work once, and does not retry an error that would repeat', async () => {
    const [helper = '', prefect = ''] = blocks('python');
    const rows = [{ externalId: 'a', ra: 1, dec: 2, observedAt: '2024-01-01T00:00:00Z' }];
    const work = `
import json
INGEST = ${JSON.stringify(INGEST)}
rows = json.loads(${JSON.stringify(JSON.stringify(rows))})
answers = [ingest(${JSON.stringify(survey.name)}, 1, rows), ingest(${JSON.stringify(survey.name)}, 1, rows)]
try: ingest("NOWHERE", 2, rows)
except Hopeless as error: answers.append(str(error))
print(json.dumps(answers))`;
    const inserted = { ingestObservations: { inserted: 1 } };
    expect(await python(helper, prefect, work)).toEqual([inserted, inserted, 'There is no Survey "NOWHERE".']);
  });

  test('a Dramatiq actor starts its run once', async () => {
    const [helper = '', , dramatiq = ''] = blocks('python');
    const [observation] = await server.makeObservations(survey, 1);
    const work = `
import json
START = ${JSON.stringify(START)}
for attempt in range(2): start_preprocessing(${JSON.stringify(observation)})
print(json.dumps(True))`;
    const broker = 'class broker:\n    add_middleware = staticmethod(lambda middleware: None)\n';
    expect(await python(helper, broker, dramatiq, work)).toBe(true);
    expect(await server.app.db.preprocessRun.count()).toBe(1);
  });
});

test.runIf(hasCurl)('by curl', async () => {
  const [command = ''] = blocks('sh');
  const here = command.replace('http://127.0.0.1:4000/graphql', server.url).replace('curl -i', 'curl -s');
  expect(here).not.toBe(command);
  const once = JSON.parse(await output('sh', ['-c', here]));
  expect(once).toMatchObject({ data: { createSurvey: { survey: { id: expect.stringMatching(/^Survey:/) } } } });
  expect(JSON.parse(await output('sh', ['-c', here]))).toEqual(once);
});
