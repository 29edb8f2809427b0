/** deploy/try/caddy.sh describes it. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Postgres } from '../lib/postgresql.mjs';
import { finish, folder, freePort, run, until } from '../lib/processes.mjs';
import { end, promise } from '../lib/promises.mjs';
import { ask, trust } from '../lib/requests.mjs';
import { restartInTurn, twoServers } from '../lib/rolling.mjs';

const restarts = Number(process.argv[2] ?? 10);
const database = await Postgres.start();
const servers = await twoServers(await database.createDatabase('astrid'), { TRUST_PROXY: 'loopback' });
const [front, plain] = [await freePort(), await freePort()];
await Promise.all(servers.map((server) => server.start()));
const env = {
  SITE: 'localhost',
  HTTPS_PORT: String(front),
  HTTP_PORT: String(plain),
  NODES: servers.map(({ port }) => `127.0.0.1:${port}`).join(' '),
  XDG_DATA_HOME: folder,
  XDG_CONFIG_HOME: folder,
  HOME: folder,
};
const log = join(folder, 'caddy.log');
run('caddy', ['run', '--config', 'deploy/Caddyfile', '--adapter', 'caddyfile'], { env, log });
const root = join(folder, 'caddy/pki/authorities/local/root.crt');
const url = `https://localhost:${front}`;
/** Caddy makes its certificate first. The file may exist before it is complete, so each try reads it again. */
const answers = () => {
  if (!existsSync(root)) return false;
  trust(readFileSync(root, 'utf8'));
  return ask(url, '{ __typename }').then(Boolean, () => false);
};
await until('Caddy answers', answers).catch((error) => {
  console.error(readFileSync(log, 'utf8').slice(-3_000));
  throw error;
});
const redirect = await fetch(`http://localhost:${plain}/console`, { redirect: 'manual' });
promise(
  'plain HTTP is redirected to HTTPS',
  redirect.headers.get('location'),
  redirect.headers.get('location')?.startsWith('https:'),
);
const reloaded = await finish('caddy', ['reload', '--config', 'deploy/Caddyfile', '--adapter', 'caddyfile', '--force'], { env });
promise('a changed file is loaded without a restart', `exit code ${reloaded.code}`, reloaded.code === 0);
await restartInTurn({ servers, url, restarts });
end();
