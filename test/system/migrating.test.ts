/** docs/migrating.md names only operations of the schema, and its examples and commands run on the demo data. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashPassword } from '../../src/access/credentials/passwords.js';
import { PERMISSIONS_OF_REST } from '../../src/maintenance/import-keys-power.js';
import { schema } from '../../src/modules/schema.js';
import { loadDemoData } from '../../src/start/demo.js';
import { startServer, type TestServer } from '../support/server.js';

const page = readFileSync(new URL('../../docs/migrating.md', import.meta.url), 'utf8');
const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
const operations = new Set(roots.flatMap((type) => Object.keys(type?.getFields() ?? {})));
const fields = new Set(
  Object.values(schema.getTypeMap()).flatMap((type) => ('getFields' in type ? Object.keys(type.getFields()) : [])),
);

const sectionOf = (heading: string) => page.split(/^#+ /m).find((section) => section.startsWith(`${heading}\n`)) ?? '';

const rows = sectionOf('Endpoints')
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  )
  .filter(([endpoint, operation]) => !endpoint?.startsWith('**') && !endpoint?.startsWith('---') && operation !== 'operation');
const namesIn = (text: string) => [...text.matchAll(/`(\w+)`/g)].map(([, name]) => name as string);

test('the table has a row for each endpoint', () => {
  expect(rows.length).toBeGreaterThan(100);
});

test.each(rows as [string, string][])('%s is an operation, or there is a reason why not', (_endpoint, answer) => {
  const names = namesIn(answer);
  if (answer.startsWith('none: ')) expect(answer.length).toBeGreaterThan('none: '.length);
  else if (!answer.startsWith('`/')) expect(operations).toContain(names[0]);
  for (const name of names) expect([...operations, ...fields]).toContain(name);
});

describe('an example', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer();
    await loadDemoData(server.app);
  });
  afterAll(() => server.stop());

  const examples = [...page.matchAll(/^```graphql\n(.*?)```$/gms)].map(([, document]) => document as string);

  test('is answered, with a row where it asks for one', async () => {
    expect(examples.length).toBeGreaterThan(4);
    const { key } = await server.makeKey({ set: 'PREFECT_WORKFLOWS' });
    for (const document of examples) {
      const data = await server.ok(document, { key });
      for (const [field, answer] of Object.entries(data)) expect(answer, field).not.toBeNull();
    }
  });
});

test('the table of permissions is the one that an import uses', () => {
  const stated = [...sectionOf('Permissions of imported keys').matchAll(/^\| `(\w+)` \| (.*?) \|$/gm)].map(([, name, here]) => [
    name,
    here?.startsWith('never imported') ? 'admin:access' : here?.replaceAll('`', ''),
  ]);
  expect(Object.fromEntries(stated)).toEqual(PERMISSIONS_OF_REST);
});

describe.runIf(spawnSync('curl', ['--version']).status === 0)('a request before and after', () => {
  const PASSWORD = 'correct horse battery';
  let server: TestServer;
  let env: NodeJS.ProcessEnv;
  beforeAll(async () => {
    server = await startServer({ hears: true });
    await loadDemoData(server.app);
    const { email } = await server.makeUser('ADMIN', { passwordHash: await hashPassword(PASSWORD) });
    const { key } = await server.makeKey({ set: 'PREFECT_WORKFLOWS' });
    const ids = { EMAIL: email, PASSWORD, TOKEN: server.admin.token };
    env = { PATH: process.env.PATH, ASTRID_URL: server.origin, ASTRID_API_KEY: key, ...ids };
  });
  afterAll(() => server.stop());

  async function run(command: string) {
    const child = spawn('sh', ['-euc', command], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    const [code] = await once(child, 'close');
    return { code, output };
  }

  const examples = [
    ...page.matchAll(/^`([A-Z]+ \/[^`]*)`[^\n]*:\n\n```sh\n# before\n(.*?)^```\n\n```sh\n# after\n(.*?)^```$/gms),
  ].map(([, endpoint, before, after]) => [endpoint, before, after] as [string, string, string]);

  test('is shown for each endpoint of the keys and one of each group that has operations', () => {
    expect(page.match(/^# (before|after)$/gm)).toHaveLength(examples.length * 2);
    const endpoints = examples.map(([endpoint]) => endpoint);
    const ofKeys = [...page.matchAll(/^\| (\w+) `\/(.*?)` \| `\w*(?:Key|Keys|permissionSets)` \|$/gm)].map(
      ([, method, path]) => `${method} /api-keys/${path}`,
    );
    expect(ofKeys).toHaveLength(7);
    expect(endpoints).toEqual(expect.arrayContaining(ofKeys));
    const groups = new Set(endpoints.map((endpoint) => endpoint.split('/')[1]));
    const without = ['storage', 'mlflow', 'workers'];
    const named = [...page.matchAll(/^\| \*\*(.*?)\*\* \|/gm)].flatMap(([, names]) => [...(names ?? '').matchAll(/\/([\w-]+)/g)]);
    expect([...groups].sort()).toEqual(
      named
        .map(([, name]) => name as string)
        .filter((name) => !without.includes(name))
        .sort(),
    );
  });

  test.each(examples)('%s: the request before is a REST request of this endpoint', (endpoint, before) => {
    const path = (endpoint.split(' ')[1] ?? '').replaceAll(/\{[^}]*\}/g, '[^/"?]+');
    expect(before).toMatch(new RegExp(`"\\$REST${path}["?]`));
  });

  test('here, each is answered with data, one after the other', async () => {
    for (const [endpoint, , after] of examples) {
      const { code, output } = await run(after);
      if (after.includes('event-stream')) {
        expect([code, output], endpoint).toEqual([28, expect.stringMatching(/^:/)]);
        continue;
      }
      expect(code, endpoint).toBe(0);
      if (after.includes('/readyz')) continue;
      const answer = JSON.parse(output);
      expect(answer.errors, endpoint).toBeUndefined();
      for (const value of Object.values(answer.data)) expect(value, endpoint).not.toBeNull();
      const created = answer.data.createApiKey;
      if (created) env.KEY_ID = created.apiKey.id;
      if (created) server.secrets.add(created.key);
      if (answer.data.signIn) server.secrets.add(answer.data.signIn.accessToken).add(answer.data.signIn.refreshToken);
    }
  }, 60_000);
});
