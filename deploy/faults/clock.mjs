/** deploy/faults/clock.sh describes it. */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Ledger } from '../lib/ledger.mjs';
import { Postgres } from '../lib/postgresql.mjs';
import { admin, folder, freePort, Server, until } from '../lib/processes.mjs';
import { end, promise, promiseNoFault, promiseNothingLost } from '../lib/promises.mjs';
import { ask, signIn } from '../lib/requests.mjs';

const DAY_SECONDS = 86_400;
const LIBRARY = readdirSync('/usr/lib')
  .filter((name) => name.endsWith('-linux-gnu'))
  .map((name) => `/usr/lib/${name}/faketime/libfaketimeMT.so.1`)[0];

const clock = join(folder, 'clock');
const setClock = (text) => writeFileSync(clock, text);
setClock('+0');

const database = await Postgres.start();
const DATABASE_URL = await database.createDatabase('astrid');
const metrics = await freePort();
const right = await Server.create({ env: { DATABASE_URL } });
const wrong = await Server.create({
  env: {
    DATABASE_URL,
    METRICS_PORT: String(metrics),
    LD_PRELOAD: LIBRARY,
    FAKETIME_TIMESTAMP_FILE: clock,
    FAKETIME_NO_CACHE: '1',
    // A jump of the clock does not change the time since the machine started.
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
    DONT_FAKE_MONOTONIC: '1',
  },
});
await right.start();
await wrong.start();
let turn = 0;
const ledger = new Ledger(() => [right, wrong][turn++ % 2].url);
await ledger.open();
await sleep(1_000);
const offset = async () => {
  const text = await fetch(`http://127.0.0.1:${metrics}/metrics`).then((answer) => answer.text());
  return Number(/^astrid_clock_offset_seconds (\S+)$/m.exec(text)?.[1]);
};
/** How the wrong server answers: a new session there, and a key. */
const works = (credential) =>
  ask(wrong.url, '{ viewer { kind } }', { credential }).then(
    () => 'served',
    (error) => error.code,
  );

for (const [title, text, seconds] of [
  ['a day ahead', '+1d', DAY_SECONDS],
  ['right again', '+0', 0],
  ['a day behind', '-1d', -DAY_SECONDS],
  ['right at the end', '+0', 0],
]) {
  ledger.mark();
  setClock(text);
  await sleep(500);
  const session = await works(await signIn(wrong.url, admin));
  promise(`${title}: a new session works on that server`, session, session === 'served');
  const key = await works(ledger.key);
  promise(`${title}: a key works on that server`, key, key === 'served');
  await ledger.progress(20);
  // A session that the other server began is expired a day later, and only there.
  const { UNAUTHENTICATED: expired = 0, ...others } = ledger.codes;
  const refused = `${expired} UNAUTHENTICATED, others ${JSON.stringify(others)}`;
  promise(
    `${title}: only sessions are refused, a day ahead`,
    refused,
    Object.keys(others).length === 0 && (seconds > 0 || expired === 0),
  );
  await until('the metric states the difference', async () => Math.abs((await offset()) - seconds) < 5, 90_000);
  promise(`${title}: astrid_clock_offset_seconds`, await offset(), true);
}
const warned = wrong.output.split('\n').filter((line) => /clock/.test(line)).length;
promise('the log of that server warns', `${warned} lines`, warned > 0);
promise('no server has ended', `${right.runs} ${wrong.runs}`, right.runs && wrong.runs);
await ledger.stop();
await promiseNothingLost(ledger, right);
promiseNoFault([right, wrong]);
end();
