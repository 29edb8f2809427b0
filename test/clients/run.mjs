/**
 * Runs third-party clients against a separate server, with keys that hold just what each check needs. docs/clients.md says what to
 * install first. With names it runs only the checks that begin with one of them.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startServer } from '../../dist/cli/demo/own-server.js';
import { Client } from '../../dist/client/client.js';
import { CreateApiKey, RevokeApiKey, SignIn } from '../../dist/client/operations.js';

const folder = fileURLToPath(new URL('.', import.meta.url));

const POWERS = {
  reader: ['READ_PUBLIC', 'READ_DATA'],
  publicOnly: ['READ_PUBLIC'],
  operator: ['READ_PUBLIC', 'MANAGE_OPERATIONS'],
  worker: ['READ_PUBLIC', 'READ_DATA', 'OBSERVATIONS_INGEST', 'PREPROCESSING_PROCESS'],
  revoked: ['READ_PUBLIC', 'READ_DATA'],
};

/** The secret of a key for each of these names. */
async function makeKeys({ url, email, password }) {
  const stranger = new Client({ url, apiKey: null });
  const { signIn } = await stranger.request(SignIn, { input: { email, password } });
  const admin = new Client({ url, token: signIn.accessToken });
  const keys = {};
  for (const [name, permissions] of Object.entries(POWERS)) {
    const { createApiKey } = await admin.request(CreateApiKey, { input: { name, permissions, expiresInDays: 1 } });
    keys[name] = createApiKey.key;
    if (name === 'revoked') await admin.request(RevokeApiKey, { input: { id: createApiKey.apiKey.id, reason: 'to be refused' } });
  }
  return keys;
}

/** The programs to run: each Python client has its own environment, since no version of graphql-core suits both. */
function programs() {
  const asked = process.argv.slice(2);
  const isAsked = (name) => asked.length === 0 || asked.some((each) => name.startsWith(each));
  const checks = readdirSync(folder).filter((name) => name.endsWith('.check.ts') && isAsked(name));
  const pythons = ['gql', 'codegen'].filter(isAsked);
  if (checks.length + pythons.length === 0) throw new Error(`No check begins with ${asked.join(' or ')}.`);
  return [
    ...(checks.length > 0
      ? [[process.execPath, '--import', 'tsx', '--test', '--test-reporter=spec', '--test-concurrency=1', ...checks]]
      : []),
    ...pythons.map((name) => [join(folder, '.venv', name, 'bin/python'), `python/${name}_check.py`]),
  ];
}

/** Runs a program to its end; false when it fails. */
async function succeeds([program, ...args], env) {
  console.log(`\n== ${args.join(' ')}`);
  const child = spawn(program, args, {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: 'inherit',
    signal: interrupt.signal,
  });
  const [code] = await once(child, 'close').catch((error) => [error]);
  if (code !== 0) console.log(`${program} ended with ${code}`);
  return code === 0;
}

const interrupt = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => interrupt.abort());

const chosen = programs();
const server = await startServer(interrupt.signal);
try {
  const env = {
    ASTRID_URL: server.url,
    ASTRID_TEST_KEYS: JSON.stringify(await makeKeys(server)),
    PYTHONPATH: join(folder, 'connect'),
    PYTHONDONTWRITEBYTECODE: '1',
  };
  const failed = [];
  for (const program of chosen) if (!(await succeeds(program, env))) failed.push(program);
  console.log(`\n${failed.length === 0 ? 'Every client' : 'Not every client'} does what it should.`);
  process.exitCode = failed.length === 0 ? 0 : 1;
} finally {
  await server.stop();
}
