/** deploy/faults/migrating.sh describes it. */
import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Postgres } from '../lib/postgresql.mjs';
import { admin, run, Server } from '../lib/processes.mjs';
import { end, promise, promiseNoFault, seconds } from '../lib/promises.mjs';
import { signIn } from '../lib/requests.mjs';

const rounds = Number(process.argv[2] ?? 5);
const all = readdirSync('prisma/migrations', { withFileTypes: true }).filter((entry) => entry.isDirectory()).length;
const database = await Postgres.start();
const applied = async (name) =>
  (
    await database.query(
      'SELECT count(*)::int AS rows, count(DISTINCT migration_name)::int AS names, count(finished_at)::int AS finished FROM _prisma_migrations',
      name,
    )
  )[0];
const isWhole = ({ rows, names, finished }) => rows === all && names === all && finished === all;

let slowest = 0;
for (let round = 0; round < rounds; round++) {
  const name = `together${round}`;
  const env = { DATABASE_URL: await database.createDatabase(name) };
  const servers = [await Server.create({ env }), await Server.create({ env })];
  const command = servers[0].command('migrate');
  slowest = Math.max(slowest, ...(await Promise.all(servers.map((server) => server.start()))));
  const { code } = await command;
  const tokens = await Promise.all(servers.map(({ url }) => signIn(url, admin)));
  const state = await applied(name);
  if (!isWhole(state) || code !== 0 || tokens.length !== 2) promise(`round ${round}`, JSON.stringify({ state, code }), false);
  promiseNoFault(servers);
  await Promise.all(servers.map((server) => server.end()));
}
promise(
  `two servers and a command migrate at once, ${rounds} times`,
  `${all} migrations, each once; slowest start ${seconds(slowest)}`,
  true,
);

let interrupted = 0;
for (let round = 0; round < rounds; round++) {
  const name = `killed${round}`;
  const env = { DATABASE_URL: await database.createDatabase(name) };
  const server = await Server.create({ env });
  for (let kill = 0; kill < 3; kill++) {
    const child = run(process.execPath, ['dist/maintenance/migrate.js'], { env: server.env, log: server.log });
    await sleep(200 + Math.random() * 800);
    if (child.exitCode === null) interrupted++;
    child.kill('SIGKILL');
  }
  await server.start();
  const state = await applied(name);
  if (!isWhole(state)) promise(`killed round ${round}`, JSON.stringify(state), false);
  await server.end();
}
promise(
  'a migration that was killed is applied by the next start',
  `${interrupted} of ${rounds * 3} were interrupted`,
  interrupted > 0,
);
end();
