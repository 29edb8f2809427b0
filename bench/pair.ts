/**
 * `npm run bench:pair -- viewer|list FOLDER FOLDER`: the JavaScript of a request, of two builds of this server (FOLDER/dist). Clients are streams in the
 * same process, keys are known and the database answers immediately, so neither system calls nor other processes count. The builds take turns
 * in short bursts. The fastest bursts tell builds apart on a busy machine too, on which the CPU times of `npm run bench` are worth little.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { PerformanceObserver } from 'node:perf_hooks';
import { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ALL_PERMISSIONS } from '../src/access/permissions.js';
import { list, VIEWER } from './queries.js';
import { quantile } from './support.js';

const [DOCUMENTS, ROUNDS, BURSTS, CLIENTS] = [{ viewer: VIEWER, list: list(20) }, 12, 25, 8] as const;
const ROWS = JSON.stringify({ nodes: Array.from({ length: 20 }, (_, id) => ({ id, text: 'x'.repeat(400) })) });
const principal = {
  kind: 'apiKey',
  permissions: ALL_PERMISSIONS,
  surveyIds: null,
  keyId: 'bench',
  expiresAt: null,
  name: 'bench',
};

interface Bursts {
  /** CPU microseconds for one request, of each burst. */
  readonly micros: readonly number[];
  /** Microseconds of garbage collection for one request. */
  readonly collecting: number;
}

/** A client that sends the request again when it has its answer, until all requests of a burst are answered. */
class Client extends Duplex {
  readonly remoteAddress = '127.0.0.1';
  constructor(
    private readonly answered: (text: string) => boolean,
    private readonly request: Buffer,
  ) {
    super({ read() {} });
  }
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    if (chunk.length > 0 && this.answered(String(chunk))) setImmediate(() => this.push(this.request));
    done();
  }
  setTimeout = () => this;
}

async function side(folder: string, document: keyof typeof DOCUMENTS): Promise<void> {
  const built = (path: string) => import(new URL(`dist/${path}`, `${pathToFileURL(folder)}/`).href);
  const [{ createApp }, { createLog }, { createHttpServer }] = await Promise.all(
    ['app.js', 'base/log.js', 'http/http.js'].map(built),
  );
  const prisma = new Proxy({}, { get: () => async () => [] });
  const database = { prisma, read: async () => ROWS };
  const app = createApp({ database, log: createLog('info', '/dev/null'), jwtSecret: 'x'.repeat(32) });
  Object.assign(app.authenticator, { authenticate: () => ({ ...principal, secret: { digest: '', retired: false } }) });
  const server = createHttpServer(app);
  const body = JSON.stringify({ query: DOCUMENTS[document] });
  const head = ['POST /graphql HTTP/1.1', 'Host: x', 'Content-Type: application/json', `Content-Length: ${body.length}`];
  const request = Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
  let left = 0;
  let over = () => {};
  const answered = (text: string) => {
    if (!/^HTTP\/1.1 200 /.test(text) || text.includes('"errors"')) throw new Error(text);
    if (--left === 0) over();
    return left > 0;
  };
  const clients = Array.from({ length: CLIENTS }, () => new Client(answered, request));
  for (const client of clients) server.emit('connection', client);
  await sleep(50);
  const burst = async (requests: number) => {
    left = requests;
    const before = process.cpuUsage();
    await new Promise<void>((resolve) => {
      over = resolve;
      for (const client of clients) client.push(request);
    });
    const { user, system } = process.cpuUsage(before);
    await sleep(1);
    return (user + system) / requests;
  };
  let collected = 0;
  new PerformanceObserver((found) => {
    for (const { duration } of found.getEntries()) collected += duration * 1_000;
  }).observe({ entryTypes: ['gc'] });
  const size = document === 'viewer' ? 80 : 40;
  for (let warm = 0; warm < 100; warm++) await burst(size);
  process.on('message', async () => {
    collected = 0;
    const micros: number[] = [];
    while (micros.length < BURSTS) micros.push(await burst(size));
    process.send?.({ micros, collecting: collected / (BURSTS * size) } satisfies Bursts);
  });
  process.send?.({});
}

export interface Side {
  readonly folder: string;
  readonly micros: readonly number[];
  readonly collecting: readonly number[];
}

/** Runs the builds in turns. */
export async function compare(document: keyof typeof DOCUMENTS, folders: readonly string[]): Promise<Side[]> {
  const sides = folders.map((folder) => {
    const child = fork(fileURLToPath(import.meta.url), ['--side', document, folder], { execArgv: ['--import', 'tsx'] });
    child.once('exit', (code) => code && process.exit(code));
    return { folder, child, micros: [] as number[], collecting: [] as number[] };
  });
  await Promise.all(sides.map(({ child }) => once(child, 'message')));
  for (let round = 0; round < ROUNDS; round++)
    for (const { child, micros, collecting } of round % 2 ? sides.toReversed() : sides) {
      child.send({});
      const [found] = (await once(child, 'message')) as [Bursts];
      micros.push(...found.micros);
      collecting.push(found.collecting);
    }
  for (const { child } of sides) child.kill();
  return sides;
}

async function print(document: keyof typeof DOCUMENTS, folders: readonly string[]): Promise<void> {
  const sides = await compare(document, folders);
  const first = sides[0]?.micros ?? [];
  for (const { folder, micros, collecting } of sides) {
    const parts = [0.05, 0.1, 0.25, 0.5].map((part) => {
      const value = quantile(micros, part);
      return `p${part * 100} ${value.toFixed(1)} µs (${(value / quantile(first, part)).toFixed(2)})`;
    });
    console.log(`${folder}: ${parts.join(', ')}; garbage collection at least ${Math.min(...collecting).toFixed(1)} µs`);
  }
}

if (process.argv[1] === import.meta.filename) {
  const [first = '', ...rest] = process.argv.slice(2);
  if (first === '--side') await side(rest[1] as string, rest[0] as keyof typeof DOCUMENTS);
  else if (first in DOCUMENTS && rest.length > 0) await print(first as keyof typeof DOCUMENTS, rest);
  else console.error('npm run bench:pair -- viewer|list FOLDER FOLDER');
}
