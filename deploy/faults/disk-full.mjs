/** deploy/faults/disk-full.sh describes it. */
import { execFileSync } from 'node:child_process';
import { closeSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Ledger } from '../lib/ledger.mjs';
import { ownFolder, Postgres, user } from '../lib/postgresql.mjs';
import { atEnd, folder, Server, statusOf, until } from '../lib/processes.mjs';
import { end, promise, promiseNoFault, promiseNothingLost, promiseWholeAudit, seconds } from '../lib/promises.mjs';
import { ask } from '../lib/requests.mjs';

/** `postgresql` or `embedded` tries one of them alone. */
const only = process.argv[2];
const MEGABYTE = 1024 * 1024;
const MOST_RETURN_MS = 30_000;

/** A file system of this size, and a ballast that leaves only so many megabytes of it. */
class SmallDisk {
  constructor(name, megabytes) {
    this.path = ownFolder(join(folder, name));
    const owner = user.uid === undefined ? '' : `,uid=${user.uid},gid=${user.gid}`;
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=700${owner}`, 'tmpfs', this.path]);
    atEnd(() => execFileSync('umount', ['--lazy', this.path]));
    this.ballast = join(this.path, 'ballast');
  }

  get free() {
    const { bavail, bsize } = statfsSync(this.path);
    return (bavail * bsize) / MEGABYTE;
  }

  /** Fills it until no block is left. */
  fill(leave = 0) {
    const file = openSync(this.ballast, 'a');
    const block = Buffer.alloc(MEGABYTE, 1);
    try {
      while (this.free > leave) writeSync(file, block, 0, Math.max(1, Math.min(MEGABYTE, (this.free - leave) * MEGABYTE)));
    } catch {} // It is full.
    closeSync(file);
  }

  empty() {
    rmSync(this.ballast, { force: true });
  }
}

async function onFull({ title, server, ledger, disk, readsGoOn, mend = () => {} }) {
  ledger.mark();
  disk.fill();
  await until('changes are refused', () => ledger.failures.length > 10, 60_000);
  const acknowledged = ledger.changes;
  await sleep(5_000);
  const refused = JSON.stringify(ledger.codes);
  const [live, ready] = [await statusOf(server.port, '/livez'), await statusOf(server.port, '/readyz', 15_000)];
  promise(
    `${title}: the server stays alive, and /readyz answers 503`,
    `${live} ${ready}, refused ${refused}`,
    live === 200 && ready === 503,
  );
  if (readsGoOn) {
    const read = await ask(server.url, '{ observations(first: 5) { nodes { id } } }', { credential: ledger.key }).then(
      () => 'served',
      (error) => error.code,
    );
    promise(`${title}: reads go on`, read, read === 'served');
  }
  const others = Object.keys(ledger.codes).filter((code) => code !== 'SERVICE_UNAVAILABLE');
  promise(`${title}: a request fails only with SERVICE_UNAVAILABLE`, refused, others.length === 0);
  console.log(`   ${title}: ${Math.round(ledger.changes - acknowledged)} changes were acknowledged in 5 s on the full disk`);
  disk.empty();
  mend();
  const began = performance.now();
  await ledger.progress(20, 120_000);
  const took = performance.now() - began;
  promise(`${title}: changes go on by themselves`, `${seconds(took)} after there is room`, took <= MOST_RETURN_MS);
  await ledger.stop();
}

/**
 * Kills everything while the disk is full, so that nothing is kept in memory, and starts it again when there is room. Everything that was
 * acknowledged, also while the disk became full, must be on the disk.
 */
async function killOnFull({ title, server, ledger, disk, killDatabase = () => {}, startDatabase = () => {} }) {
  ledger.begin();
  await ledger.progress(20);
  ledger.mark();
  disk.fill();
  await until('changes are refused', () => ledger.failures.length > 10, 60_000);
  await server.end('SIGKILL');
  killDatabase();
  await ledger.stop();
  disk.empty();
  await startDatabase();
  const took = await server.start();
  promise(`${title}: killed on the full disk, it starts again`, `${seconds(took)} after there is room`, took <= MOST_RETURN_MS);
}

if (only !== 'embedded') {
  const disk = new SmallDisk('full-postgresql', 400);
  const database = await Postgres.start({ where: disk.path, options: '-c max_wal_size=64MB -c min_wal_size=32MB' });
  const server = await Server.create({ env: { DATABASE_URL: await database.createDatabase('astrid') } });
  await server.start();
  const ledger = new Ledger(server.url);
  await ledger.open();
  await sleep(2_000);
  // PostgreSQL ends when it cannot write its log. Its supervisor starts it again.
  const mend = () => database.runs || database.run();
  await onFull({ title: 'PostgreSQL', server, ledger, disk, readsGoOn: false, mend });
  await promiseNothingLost(ledger, server);
  const [killDatabase, startDatabase] = [() => database.kill(), () => database.again()];
  await killOnFull({ title: 'PostgreSQL', server, ledger, disk, killDatabase, startDatabase });
  await promiseNothingLost(ledger, server);
  promiseNoFault([server]);
  await server.end();
  database.kill();
}
if (only !== 'postgresql') {
  const disk = new SmallDisk('full-embedded', 400);
  const server = await Server.create({ env: { DATA_DIR: join(disk.path, 'data') } });
  await server.start();
  const ledger = new Ledger(server.url);
  await ledger.open();
  await sleep(2_000);
  await onFull({ title: 'embedded', server, ledger, disk, readsGoOn: true });
  await promiseNothingLost(ledger, server, { verifies: false });
  await killOnFull({ title: 'embedded', server, ledger, disk });
  await promiseNothingLost(ledger, server, { verifies: false });
  promiseNoFault([server]);
  await server.end();
  await promiseWholeAudit(server);
}
end();
