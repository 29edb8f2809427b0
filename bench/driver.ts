/** The load generator: wrk when it is installed, since it is faster than every side, or else a Node process. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { Worker } from './support.js';

export interface Load {
  readonly port: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** A whole number: wrk knows no other. */
  readonly seconds: number;
  readonly connections: number;
}

export interface Drove {
  readonly requests: number;
  readonly bytes: number;
  /** Answers with another status than 200, and connections that broke. */
  readonly failed: number;
}

export interface Drive {
  readonly ended: Promise<Drove>;
  /** CPU time of the driver so far, in milliseconds; NaN when this machine does not show it. */
  cpuMs(): number;
}

export interface Driver {
  readonly name: string;
  start(load: Load): Drive;
  stop(): Promise<void>;
}

const SCRIPT = fileURLToPath(new URL('wrk.lua', import.meta.url));
const TICK_MS = 10;

export function chooseDriver(): Driver {
  const version = wrkVersion();
  if (version !== undefined) return wrk(version);
  console.log(
    'wrk is not installed (Debian: apt-get install wrk). A Node process drives instead, which is slower than some sides.',
  );
  return node();
}

function wrkVersion(): string | undefined {
  // Some versions exit with 1 after printing.
  const { stdout } = spawnSync('wrk', ['-v'], { encoding: 'utf8' });
  return /^wrk \D*([\d.]+)/.exec(stdout ?? '')?.[1];
}

function wrk(version: string): Driver {
  const folder = mkdtempSync(join(tmpdir(), 'astrid-bench-'));
  const file = join(folder, 'body');
  return {
    name: `wrk ${version}`,
    start({ port, body, headers, seconds, connections }) {
      writeFileSync(file, body);
      const given = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
      const how = ['-t', '1', '-c', String(connections), '-d', `${seconds}s`, '--timeout', '60s', '-s', SCRIPT];
      const child = spawn('wrk', [...how, ...given, `http://127.0.0.1:${port}/graphql`, '--', file], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const ended = text(child.stdout).then((said) => {
        const summary = said.split('\n').find((line) => line.startsWith('{'));
        if (summary === undefined) throw new Error(`wrk failed: ${said}`);
        return JSON.parse(summary) as Drove;
      });
      return { ended, cpuMs: () => cpuMs(child.pid as number) };
    },
    stop: async () => rmSync(folder, { recursive: true }),
  };
}

function node(): Driver {
  const worker = new Worker('load.ts');
  return {
    name: 'a Node process',
    start: (load) => ({ ended: worker.ask<Drove>(load), cpuMs: () => cpuMs(worker.pid) }),
    stop: () => worker.stop(),
  };
}

/** CPU time of a process so far, in milliseconds; NaN when this machine does not show it. */
export function cpuMs(pid: number): number {
  try {
    // The name in the second field may hold spaces. The 14th and 15th fields are the time in user and in kernel mode.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  } catch {
    return Number.NaN;
  }
}
