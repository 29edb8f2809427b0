/** Restarts two servers behind a balancer in turn, under load, and migrates their database in between. */
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Ledger } from './ledger.mjs';
import { folder, freePort, Server } from './processes.mjs';
import { promise, promiseNoFault, promiseNothingLost, seconds } from './promises.mjs';

const DELAY_SECONDS = 3;
/** The time in which the balancer notices that a server is ready again. */
const NOTICE_MS = 2_000;

/** Two servers on one database that are not started yet. */
export async function twoServers(databaseUrl, env = {}) {
  const create = async () =>
    new Server({
      port: await freePort(),
      env: { DATABASE_URL: databaseUrl, SHUTDOWN_DELAY_SECONDS: String(DELAY_SECONDS), LOG_LEVEL: 'error', ...env },
    });
  return [await create(), await create()];
}

/** A newer version: this one, with one more migration, which follows the rules of docs/postgresql.md. Returns its program. */
function newerVersion() {
  const version = join(folder, 'newer');
  for (const name of ['dist', 'prisma', 'package.json']) cpSync(name, join(version, name), { recursive: true });
  symlinkSync(resolve('node_modules'), join(version, 'node_modules'));
  const migration = join(version, 'prisma/migrations/99990101000000_tried');
  mkdirSync(migration);
  const sql = 'ALTER TABLE observations ADD COLUMN tried text;\nCREATE INDEX observations_tried ON observations (tried);\n';
  writeFileSync(join(migration, 'migration.sql'), sql);
  return join(version, 'dist/main.js');
}

/** `url` is the address of the balancer. Half of the restarts are of the old version, half of them bring the newer one. */
export async function restartInTurn({ servers, url, restarts }) {
  const ledger = new Ledger(url, { clients: 16, pauseMs: 25 });
  await ledger.open();
  const exits = [];
  const restart = async (index) => {
    exits.push(await servers[index].end());
    await servers[index].start();
    await sleep(NOTICE_MS);
  };
  const turns = Array.from({ length: restarts }, (_, turn) => turn);
  const half = Math.ceil(restarts / 2);
  for (const turn of turns.slice(0, half)) await restart(turn % 2);
  const program = newerVersion();
  const began = performance.now();
  for (const server of servers) server.program = [process.execPath, program];
  const migrated = await servers[0].command('migrate');
  const took = performance.now() - began;
  for (const turn of turns.slice(half)) await restart(turn % 2);
  await ledger.stop();
  promise('each stopped server ends with 0', exits.join(' '), exits.length === restarts && exits.every((exit) => exit === 0));
  promise(
    'a migration is applied while both servers work',
    `${migrated.output.trim().split('\n').at(-1)} ${seconds(took)}`,
    migrated.code === 0,
  );
  const { failures } = ledger;
  const figure = `${ledger.summary}, ${failures.length} failed ${failures.length ? JSON.stringify(failures[0]) : ''}`;
  promise(`no request fails in ${restarts} restarts and a migration`, figure, failures.length === 0);
  await promiseNothingLost(ledger, servers[0], { url });
  promiseNoFault(servers);
}
