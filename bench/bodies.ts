/**
 * `npm run bench:bodies`: what a request may cost before anything is known of it, measured from outside on the built server. It works on
 * a scratch database beside that of DATABASE_URL, or on an embedded one. BODY_ROUNDS can be set. BODIES
 * limits it to the kinds whose names match this pattern. VERBOSE=1 prints every body.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LIMITS } from '../src/document/limits.js';
import { type DearBody, dearestBodies } from './dearest-bodies.js';
import { printing, type Report } from './results.js';
import { type Built, quantile, scratchDatabase, startBuilt, Worker } from './support.js';

const ROUNDS = Number(process.env.BODY_ROUNDS ?? 3);
const KINDS = new RegExp(process.env.BODIES ?? '');
const HELD = 200;
/** Loopback addresses that the held connections come from: one address alone may hold little. */
const ADDRESSES = 100;
const JSON_TYPE = { 'Content-Type': 'application/json' };

interface Pulse {
  readonly longest: number;
}

export async function measureBodies(report: Report, databaseUrl: string | undefined): Promise<void> {
  const place = databaseUrl === undefined ? await scratchFolder() : await scratchServer(databaseUrl);
  try {
    const secret = randomBytes(24).toString('base64url');
    const settings = { ...place.settings, JWT_SECRET: secret, ADMIN_PASSWORD: secret };
    const first = await startBuilt(settings);
    const key = await makeKey(first.port, secret);
    await stalls(report, first, key);
    await first.stop();
    await memory(report, settings, key);
    await held(report, settings);
  } finally {
    await place.drop();
  }
}

async function scratchFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'astrid-bench-'));
  return { settings: { DATA_DIR: folder }, drop: () => rm(folder, { recursive: true }) };
}

async function scratchServer(databaseUrl: string) {
  const { url, drop } = await scratchDatabase(databaseUrl);
  return { settings: { DATABASE_URL: url }, drop };
}

async function post(port: number, body: string, headers: Record<string, string> = {}): Promise<string> {
  const url = `http://127.0.0.1:${port}/graphql`;
  return (await fetch(url, { method: 'POST', headers: { ...JSON_TYPE, ...headers }, body })).text();
}

async function makeKey(port: number, password: string): Promise<string> {
  const signIn = `mutation { signIn(input: { email: "admin@astrid.local", password: "${password}" }) { accessToken } }`;
  const token = JSON.parse(await post(port, JSON.stringify({ query: signIn }))).data.signIn.accessToken;
  const create = 'mutation { createApiKey(input: { name: "bench", permissionSet: FULL_ACCESS }) { key } }';
  const made = JSON.parse(await post(port, JSON.stringify({ query: create }), { Authorization: `Bearer ${token}` }));
  return made.data.createApiKey.key;
}

const chosenBodies = () => dearestBodies().filter(({ name }) => KINDS.test(name));

const send = ({ port }: Built, { text, withKey }: DearBody, key: string) => post(port, text, withKey ? { 'X-API-Key': key } : {});

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

/** Milliseconds of CPU time that the main thread of a process has used. */
const cpuTime = (pid: number) => Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;

/**
 * How long the event loop stood still for a body, of the dearest one: no longer than another caller waited, nor than the main thread
 * computed in that time. The first depends on what else the machine does. The median of the rounds.
 */
async function stalls(report: Report, server: Built, key: string): Promise<void> {
  const pulse = new Worker('pulse.ts', String(server.port));
  await pulse.answer();
  const found: { name: string; ms: number; bytes: number; said: string }[] = [];
  for (const body of chosenBodies()) {
    const waits: number[] = [];
    let said = '';
    for (let round = -1; round < ROUNDS; round++) {
      await pulse.ask<Pulse>({});
      const before = cpuTime(server.pid);
      said = await send(server, body, key);
      const { longest } = await pulse.ask<Pulse>({});
      if (round >= 0) waits.push(Math.min(longest, cpuTime(server.pid) - before));
    }
    found.push({ name: body.name, ms: quantile(waits, 0.5), bytes: Buffer.byteLength(body.text), said });
  }
  await pulse.stop();
  found.sort((a, b) => b.ms - a.ms);
  if (process.env.VERBOSE)
    for (const { name, ms, bytes, said } of found) console.log(ms.toFixed(1), name, megabytes(bytes), said.slice(0, 150));
  const [dearest] = found;
  if (dearest)
    report(
      `the dearest of ${found.length} kinds of bodies: longest stall of the event loop`,
      '≤ 50 ms',
      `${dearest.ms.toFixed(0)} ms (${dearest.name}, ${megabytes(dearest.bytes)})`,
      dearest.ms,
    );
}

const status = (pid: number, field: 'VmRSS' | 'VmHWM') =>
  Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1_024;

/** The most memory that a process held while something was done, above what it held before. */
async function growth({ pid }: Built, work: () => Promise<unknown>): Promise<number> {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
  const before = status(pid, 'VmRSS');
  await work();
  return status(pid, 'VmHWM') - before;
}

/** A server that has answered some requests, as every server has that is more than a moment old. */
async function startWarm(settings: Record<string, string>, key?: string): Promise<Built> {
  const server = await startBuilt(settings);
  const headers: Record<string, string> = key === undefined ? {} : { 'X-API-Key': key };
  const body = JSON.stringify({ query: '{ viewer { name } }', variables: { x: 'x'.repeat(20_000) } });
  for (let i = 0; i < 2_000; i++) await post(server.port, body, headers);
  return server;
}

/** The memory that a server needs for the first body of a kind, for the largest bodies. */
async function memory(report: Report, settings: Record<string, string>, key: string): Promise<void> {
  const found: { name: string; bytes: number; grown: number }[] = [];
  const large = chosenBodies().filter(({ name, text }) => name.startsWith('JSON: ') && Buffer.byteLength(text) > LIMITS.body / 2);
  for (const body of large) {
    const server = await startWarm(settings, key);
    found.push({
      name: body.name,
      bytes: Buffer.byteLength(body.text),
      grown: await growth(server, () => send(server, body, key)),
    });
    await server.stop();
  }
  found.sort((a, b) => b.grown / b.bytes - a.grown / a.bytes);
  if (process.env.VERBOSE)
    for (const { name, grown, bytes } of found) console.log(name, megabytes(bytes), megabytes(grown), (grown / bytes).toFixed(1));
  const [dearest] = found;
  if (dearest)
    report(
      `the dearest of ${found.length} kinds of bodies above ${megabytes(LIMITS.body / 2)}: memory it needs ÷ its size`,
      '≤ 5',
      `${(dearest.grown / dearest.bytes).toFixed(1)} (${dearest.name}, ${megabytes(dearest.bytes)})`,
      dearest.grown / dearest.bytes,
    );
}

/** Strangers who send all but the end. */
async function held(report: Report, settings: Record<string, string>): Promise<void> {
  const server = await startWarm(settings);
  const pulse = new Worker('pulse.ts', String(server.port));
  await pulse.answer();
  await pulse.ask<Pulse>({});
  const sockets: Socket[] = [];
  const grown = await growth(server, async () => {
    for (let i = 0; i < HELD; i++) sockets.push(await hold(server.port, `127.0.1.${(i % ADDRESSES) + 1}`));
    await sleep(3_000);
  });
  const { longest } = await pulse.ask<Pulse>({});
  for (const socket of sockets) socket.destroy();
  await pulse.stop();
  await server.stop();
  const what = `${HELD} connections of strangers that hold unfinished bodies`;
  report(`${what}: memory above rest`, '≤ 64 MB', megabytes(grown), grown / 1e6);
  report(`${what}: another caller's longest wait`, '', `${longest.toFixed(0)} ms`);
}

async function hold(port: number, localAddress: string): Promise<Socket> {
  const size = LIMITS.anonymousBody;
  const socket = connect({ port, host: '127.0.0.1', localAddress });
  await once(socket, 'connect');
  socket.on('error', () => {}).resume();
  socket.write(`POST /graphql HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nContent-Length: ${size}\r\n\r\n`);
  socket.write('x'.repeat(size - 1));
  return socket;
}

if (process.argv[1] === import.meta.filename) await measureBodies(printing, process.env.DATABASE_URL);
