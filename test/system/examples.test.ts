/** The examples against servers that misbehave. examples/run-all.sh runs them against a good one. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { Client } from '../../src/client/client.js';
import { startServer } from '../support/server.js';

const folder = fileURLToPath(new URL('../../examples/', import.meta.url));
const has = (program: string) => spawnSync(program, ['--version']).status === 0;

type Give = (response: ServerResponse) => void;

/** Runs a program against a server that gives these answers, one to each request, and repeats the last one. */
const run = (command: string[], ...answers: Give[]) => runAt('/graphql', command, ...answers);

/** The same, with this text after the host in ASTRID_URL. */
async function runAt(path: string, command: string[], ...answers: Give[]) {
  let asked = 0;
  const paths = new Set<string | undefined>();
  const server = createServer((request, response) => {
    paths.add(request.url);
    request.resume().on('end', () => answers[Math.min(asked++, answers.length - 1)]?.(response));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const [program = '', ...args] = command;
  const child = spawn(program, args, {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      PYTHONDONTWRITEBYTECODE: '1',
      ASTRID_URL: `http://127.0.0.1:${port}${path}`,
      ASTRID_API_KEY: 'astrid_x',
    },
  });
  let out = '';
  child.stdout.on('data', (part) => {
    out += part;
  });
  child.stderr.on('data', (part) => {
    out += part;
  });
  const [code] = await once(child, 'close');
  server.close();
  return { code, out, asked, paths: [...paths] };
}

/** Runs a program with a key on a real server whose database has no surveys. */
async function runOnNewDatabase(command: readonly [string, ...string[]]) {
  const server = await startServer();
  try {
    const { key } = await server.makeKey({ set: 'PREFECT_WORKFLOWS' });
    const [program, ...args] = command;
    const env = { PATH: process.env.PATH, PYTHONDONTWRITEBYTECODE: '1', ASTRID_URL: server.url, ASTRID_API_KEY: key };
    const child = spawn(program, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] });
    const [[code], out] = await Promise.all([once(child, 'close'), text(child.stdout)]);
    return { code, out };
  } finally {
    await server.stop();
  }
}

const says = (status: number, body: string) => (response: ServerResponse) => void response.writeHead(status).end(body);

describe.each([
  ['', '/graphql'],
  ['/', '/graphql'],
  ['/graphql', '/graphql'],
  ['/graphql/', '/graphql'],
  ['//', '/graphql'],
  ['/astrid', '/astrid/graphql'],
  ['/astrid/graphql/', '/astrid/graphql'],
])('with ASTRID_URL=http://host%s', (given, path) => {
  const data = says(200, '{"data":{"x":"done","observations":{"nodes":[]}}}');

  test(`the TypeScript client asks ${path}`, async () => {
    expect(new Client({ url: `https://host${given}`, apiKey: null }).url).toBe(`https://host${path}`);
  });

  test.runIf(has('python3'))(`astrid_stdlib.py asks ${path}`, async () => {
    const request = 'from astrid_stdlib import AstridClient; print(AstridClient().request("{ x }")["x"])';
    expect(await runAt(given, ['python3', '-c', request], data)).toMatchObject({ out: 'done\n', paths: [path] });
  });

  test.runIf(has('curl'))(`curl.sh asks ${path}`, async () => {
    expect(await runAt(given, ['sh', 'curl.sh'], data)).toMatchObject({ code: 0, paths: [path] });
  });
});

describe.runIf(has('curl'))('curl.sh', () => {
  const script = ['sh', 'curl.sh'];

  test('succeeds with data', async () => {
    const { code, out, asked } = await run(script, says(200, '{"data":{"observations":{"nodes":[]}}}'));
    expect({ code, asked }).toEqual({ code: 0, asked: 2 });
    expect(out).toContain('"nodes"');
  });

  test.each([
    ['a page of a proxy', 502, '<html>Bad Gateway</html>'],
    ['a page that says to be fine', 200, '<html>Sign in to this network</html>'],
    ['an answer of errors', 200, '{"errors":[{"message":"no","extensions":{"code":"CONFLICT"}}],"data":null}'],
    ['a refusal', 403, '{"errors":[{"message":"no","extensions":{"code":"FORBIDDEN"}}]}'],
  ])('shows %s and fails', async (_what, status, body) => {
    const { code, out, asked } = await run(script, says(status, body));
    expect(out).toContain(body);
    expect(code).not.toBe(0);
    expect(asked).toBe(1);
  });
});

describe.runIf(has('python3'))('in Python', () => {
  test("the README's program works on a database without surveys", async () => {
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    const [, program = ''] = /```python\n(from astrid_stdlib import .*?)```/s.exec(readme) ?? [];
    expect(await runOnNewDatabase(['python3', '-c', program])).toEqual({
      code: 0,
      out: "{'inserted': 1, 'updated': 0, 'unchanged': 0, 'rejected': []}\n",
    });
  });

  const request = `from astrid_stdlib import AstridClient
print(AstridClient().request("mutation { x }", idempotency_key="night 1")["x"])`;

  test('a request that broke off is sent again when it has an idempotency key', async () => {
    const breaksOff = (response: ServerResponse) => {
      response.writeHead(200, { 'Content-Length': '100' }).write('{"data":', () => response.destroy());
    };
    const { out, asked } = await run(['python3', '-c', request], breaksOff, says(200, '{"data":{"x":"done"}}'));
    expect({ out, asked }).toEqual({ out: 'done\n', asked: 2 });
  });

  test.each([
    ['IDEMPOTENCY_KEY_REUSED', false],
    ['LIMIT_EXCEEDED', false],
    ['BAD_REQUEST', false],
    ['PAYLOAD_TOO_LARGE', false],
    ['GRAPHQL_PARSE_FAILED', false],
    ['BAD_USER_INPUT', false],
    ['RATE_LIMITED', true],
    ['IDEMPOTENCY_IN_PROGRESS', true],
    ['INTERNAL_SERVER_ERROR', true],
  ])('the worker tries again after %s: %s', async (error, again) => {
    const ask = `from dramatiq_worker import AstridError, worth_a_retry; print(worth_a_retry(0, AstridError("${error}", "")))`;
    expect((await run(['python3', '-c', ask], says(500, ''))).out.trim().toLowerCase()).toBe(String(again));
  });
});

describe.runIf(has('python3'))('the events of astrid_stdlib.py', () => {
  const listen = [
    'python3',
    '-c',
    'from astrid_stdlib import AstridClient\nfor event in AstridClient().events("subscription { x }"): print(event)',
  ];
  const stream =
    (...parts: string[]) =>
    (response: ServerResponse) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      for (const part of parts) response.write(part);
      response.end();
    };
  const event = 'event: next\ndata: {"data":{"x":1}}\n\n';

  test('end when the server ends them', async () => {
    expect(await run(listen, stream(':\n\n', event, event, 'event: complete\ndata:\n\n'))).toMatchObject({
      code: 0,
      out: "{'x': 1}\n{'x': 1}\n",
    });
  });

  test('resume after the last id, of an event or of a comment', async () => {
    const program = [
      'from astrid_stdlib import AstridClient',
      'events = AstridClient().events("subscription { x }", last_event_id="1-0")',
      'print(events.last_event_id)',
      'for event in events: print(event["x"], events.last_event_id)',
      'print(events.last_event_id)',
    ].join('\n');
    const answer = (response: ServerResponse) => {
      const sent = JSON.stringify({ data: { x: response.req.headers['last-event-id'] } });
      const parts = [':\n', `id: 2-0\nevent: next\ndata: ${sent}\n\n`, ': 3-0\n', 'event: complete\ndata:\n\n'];
      stream(...parts)(response);
    };
    expect((await run(['python3', '-c', program], answer)).out).toBe('1-0\n1-0 2-0\n3-0\n');
  });

  test.each([
    ['a stream that ends before', stream(event), 'ConnectionError'],
    [
      'an error as the last event',
      stream('event: next\ndata: {"errors":[{"message":"no","extensions":{"code":"FORBIDDEN"}}]}\n\n'),
      'FORBIDDEN',
    ],
    ['a refusal', says(403, '{"errors":[{"message":"no","extensions":{"code":"FORBIDDEN"}}]}'), 'FORBIDDEN'],
    ['a page of a proxy', says(502, '<html>Bad Gateway</html>'), 'NOT_GRAPHQL'],
  ])('%s is an error', async (_what, answer, name) => {
    const { code, out } = await run(listen, answer);
    expect(code).toBe(1);
    expect(out).toContain(name);
  });
});
