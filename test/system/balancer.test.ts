/** The configuration of HAProxy in docs/failover.md: idle clients cannot use all its connections, and long requests stay. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { get } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { freePort } from '../support/cluster.js';

const MOST_FROM_ONE = 500;
/** The seconds of the page are tenths of a second here. */
const FASTER = 10;

describe.runIf(existsSync('/usr/sbin/haproxy'))('HAProxy', () => {
  const folder = mkdtempSync(join(tmpdir(), 'astrid-balancer-'));
  const cleanups: (() => unknown)[] = [() => rmSync(folder, { recursive: true })];
  let [plain, front] = [0, 0];

  beforeAll(async () => {
    const nodes = createServer((request, response) => {
      // A long request: the timeout of clients must not end it.
      if (request.url === '/long') setTimeout(() => response.end('long'), 9_000);
      else response.end('ok');
    }).listen(0, '127.0.0.1');
    await once(nodes, 'listening');
    cleanups.push(
      () => nodes.close(),
      () => nodes.closeAllConnections(),
    );
    const { port } = nodes.address() as AddressInfo;
    [plain, front] = [await freePort(), await freePort()];
    const [, text = ''] = /```haproxy\n(# AstrID\n[\s\S]*?)```/.exec(readFileSync('docs/failover.md', 'utf8')) ?? [];
    const certificate = join(folder, 'site.pem');
    const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=localhost', '-keyout', `${certificate}.key`];
    execFileSync('openssl', [...made, '-out', certificate], { stdio: 'ignore' });
    writeFileSync(certificate, readFileSync(certificate, 'utf8') + readFileSync(`${certificate}.key`, 'utf8'));
    const configuration = text
      .replace('  user haproxy\n  group haproxy\n', '')
      .replace('bind :80', `bind 127.0.0.1:${plain}`)
      .replace('bind :443', `bind 127.0.0.1:${front}`)
      .replace('/etc/haproxy/site.pem', certificate)
      .replaceAll(/10\.0\.0\.[12]:4000/g, `127.0.0.1:${port}`)
      .replaceAll(
        /(timeout (?:client|http-request|http-keep-alive|server)) (\d+)s/g,
        (_, name, value) => `${name} ${Number(value) * (1_000 / FASTER)}ms`,
      );
    writeFileSync(join(folder, 'haproxy.cfg'), configuration);
    const haproxy = spawn('haproxy', ['-db', '-f', join(folder, 'haproxy.cfg')], { stdio: 'ignore' });
    cleanups.push(() => haproxy.kill('SIGKILL'));
    const status = () =>
      fetch(`http://127.0.0.1:${plain}`, { redirect: 'manual' }).then(
        (response) => response.status,
        () => 0,
      );
    await vi.waitUntil(async () => (await status()) === 308, 10_000);
  });
  afterAll(() => {
    for (const cleanup of cleanups.reverse()) cleanup();
  });

  /** The milliseconds after which HAProxy ends a connection that sent `text`. */
  async function ended(port: number, text = ''): Promise<number> {
    const socket = connect(port, '127.0.0.1').on('error', () => {});
    const began = performance.now();
    socket.write(text);
    socket.resume();
    await once(socket, 'close');
    return performance.now() - began;
  }

  test('ends clients that send no request, or half of one, or no handshake', { timeout: 30_000 }, async () => {
    const [silent, half, kept, handshake] = await Promise.all([
      ended(plain),
      ended(plain, 'POST /graphql HTTP/1.1\r\nHost: a'),
      ended(plain, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'),
      ended(front),
    ]);
    expect([silent, half].every((ms) => ms < 2_000)).toBe(true);
    expect(kept).toBeLessThan(4_000);
    expect(handshake).toBeLessThan(8_000);
  });

  test('accepts a limited number of connections from one address', { timeout: 30_000 }, async () => {
    const sockets: Socket[] = [];
    for (let count = 0; count < MOST_FROM_ONE + 100; count++)
      sockets.push(
        connect(plain, '127.0.0.1')
          .on('error', () => {})
          .resume(),
      );
    await expect.poll(() => sockets.filter((socket) => socket.closed).length, { timeout: 900, interval: 50 }).toBeGreaterThan(90);
    expect(sockets.filter((socket) => !socket.closed).length).toBeGreaterThan(MOST_FROM_ONE - 10);
    for (const socket of sockets) socket.destroy();
  });

  test('waits for a long request of a client that is otherwise silent', { timeout: 30_000 }, async () => {
    const options = { host: '127.0.0.1', port: front, path: '/long', rejectUnauthorized: false };
    const [response] = await once(get(options), 'response');
    expect(response.statusCode).toBe(200);
    response.resume();
  });
});
