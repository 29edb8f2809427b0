/** Keeps the findings of a run in docs/: docs/performance/results.json, the charts, and a section of docs/performance.md. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { arch, cpus, totalmem, type } from 'node:os';
import { captionOf, FOLDER, type Kept } from './kept.js';
import { PARTS } from './parts.js';
import { draw } from './plots.js';
import type { Findings } from './results.js';
import { table } from './results.js';
import { writeSection } from './section.js';
import { newestNode, sql } from './support.js';

const RESULTS = new URL('results.json', FOLDER);

interface Run {
  readonly url: string;
  readonly observations: number;
  readonly driver: string;
}

/** A run of some parts replaces these parts only. Findings of another machine, or another version of it, are dropped. */
export async function keep(found: ReadonlyMap<string, Findings>, run: Run): Promise<void> {
  const machine = await describeMachine(run);
  const before = existsSync(RESULTS) ? (JSON.parse(readFileSync(RESULTS, 'utf8')) as Kept) : undefined;
  const same = before !== undefined && String(before.machine) === String(machine);
  const date = new Date().toISOString().slice(0, 10);
  const fresh = Object.fromEntries([...found].map(([name, findings]) => [name, { date, ...findings }]));
  const all: Kept['parts'] = { ...(same ? before.parts : {}), ...fresh };
  const kept = {
    machine,
    parts: Object.fromEntries(Object.keys(PARTS).flatMap((name) => (all[name] ? [[name, all[name]]] : []))),
  };
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(RESULTS, `${JSON.stringify(kept, null, 2)}\n`);
  draw(kept);
  writeSection('measured', sectionOf(kept));
}

async function describeMachine({ url, observations, driver }: Run): Promise<string[]> {
  const [server] = await sql<{ server_version: string }>(url, 'SHOW server_version');
  const newest = newestNode();
  const node24 =
    newest && newest !== process.execPath
      ? `, lists on Node ${execFileSync(newest, ['-p', 'process.versions.node'], { encoding: 'utf8' }).trim()}`
      : '';
  const postgresql = server?.server_version.split(' ')[0];
  return [
    `${cpus().length} cores (${cpus()[0]?.model.trim()}, ${arch()}), ${Math.round(totalmem() / 2 ** 30)} GB, ${type()}`,
    `Node ${process.versions.node}${node24}; PostgreSQL ${postgresql} on the same machine; ${observations.toLocaleString('en')} observations; driven by ${driver}`,
  ];
}

function sectionOf(kept: Kept): string {
  const rows = Object.values(kept.parts).flatMap((part) => part.rows);
  const charts = [
    ['peers.svg', 'The CPU time of a request: this server, its peers and the limit'],
    ['sizes.svg', 'The CPU time of a page, from 1 to 1,000 rows'],
  ].flatMap(([file, words]) => (existsSync(new URL(file as string, FOLDER)) ? [`![${words}](performance/${file})`] : []));
  return [`${captionOf(kept).join('. ')}.`, ...charts, table(rows)].join('\n\n');
}
