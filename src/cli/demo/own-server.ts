/** A server for the duration of a demonstration: a separate process on a free port, with a temporary data folder. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { UsageError } from '../../base/usage-error.js';
import { say } from './show.js';

const MAIN = fileURLToPath(new URL('../../main.js', import.meta.url));
const START_MS = 120_000;
const STOP_MS = 12_000;

export interface OwnServer {
  readonly url: string;
  readonly email: string;
  readonly password: string;
  /** Ends the process and removes its data. */
  stop(): Promise<void>;
}

/** Starts it and waits until it is ready. Removes everything when it fails or is interrupted. */
export async function startServer(signal: AbortSignal): Promise<OwnServer> {
  signal.throwIfAborted();
  const dataDir = await mkdtemp(join(tmpdir(), 'astrid-demo-'));
  const email = 'admin@astrid.local';
  const password = randomBytes(18).toString('base64url');
  say('Starting a server on a temporary database…');
  const server = spawn(process.execPath, [MAIN], {
    // Only its own settings: our environment may hold those of a real server, such as DATABASE_URL.
    env: {
      ...picked('PATH', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot'),
      DATA_DIR: dataDir,
      HOST: '127.0.0.1',
      PORT: '0',
      ADMIN_EMAIL: email,
      ADMIN_PASSWORD: password,
      LOG_LEVEL: 'info',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A separate process group: Ctrl-C reaches only us, and we stop the server in order.
    detached: true,
  });
  const stop = async () => {
    await ended(server);
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    return { url: await ready(server, signal), email, password, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const picked = (...names: string[]) =>
  Object.fromEntries(names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));

/** The URL that the server prints when it is ready. Reads on while it runs, so that a full pipe never blocks it. */
function ready(server: ChildProcess, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const lines: string[] = [];
    const timer = setTimeout(() => reject(new UsageError(`The server was not ready within ${START_MS / 1000} s.`)), START_MS);
    const give = (settle: () => void) => {
      clearTimeout(timer);
      settle();
    };
    for (const stream of [server.stdout, server.stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on('line', (line) => {
        const url = /"url":"([^"]+)","msg":"ready"\}$/.exec(line)?.[1];
        if (url !== undefined) give(() => resolve(url));
        if (lines.length < 50) lines.push(line);
      });
    }
    server.once('error', (error) => give(() => reject(error)));
    server.once('close', () => give(() => reject(new UsageError(`The server did not start:\n${lines.join('\n')}`))));
    signal.addEventListener('abort', () => give(() => reject(signal.reason)), { once: true });
  });
}

async function ended(server: ChildProcess): Promise<void> {
  if (server.pid === undefined || server.exitCode !== null || server.signalCode !== null) return;
  const closed = once(server, 'close');
  server.kill('SIGTERM');
  const timer = setTimeout(() => server.kill('SIGKILL'), STOP_MS);
  await closed;
  clearTimeout(timer);
}
