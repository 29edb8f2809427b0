/** deploy/try/haproxy.sh describes it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { selfSigned } from '../lib/certificate.mjs';
import { documented, SAME_USER } from '../lib/documented.mjs';
import { Postgres } from '../lib/postgresql.mjs';
import { folder, freePort, run, until } from '../lib/processes.mjs';
import { end, promise } from '../lib/promises.mjs';
import { ask, trust } from '../lib/requests.mjs';
import { restartInTurn, twoServers } from '../lib/rolling.mjs';

const restarts = Number(process.argv[2] ?? 10);
const site = selfSigned('localhost');

const configuration = ({ front, plain, servers }) =>
  documented('AstrID', [
    ['bind :80\n', `bind 127.0.0.1:${plain}\n`],
    ['bind :443 ', `bind 127.0.0.1:${front} `],
    ['/etc/haproxy/site.pem', join(folder, 'site.pem')],
    [' 10.0.0.1:4000\n', ` 127.0.0.1:${servers[0].port}\n`],
    [' 10.0.0.2:4000\n', ` 127.0.0.1:${servers[1].port}\n`],
    ...SAME_USER,
  ]);

const database = await Postgres.start();
const servers = await twoServers(await database.createDatabase('astrid'), { TRUST_PROXY: 'loopback' });
const [front, plain] = [await freePort(), await freePort()];
writeFileSync(join(folder, 'site.pem'), site.both, { mode: 0o600 });
writeFileSync(join(folder, 'haproxy.cfg'), configuration({ front, plain, servers }));
await Promise.all(servers.map((server) => server.start()));
run('haproxy', ['-db', '-f', join(folder, 'haproxy.cfg')], { log: join(folder, 'haproxy.log') });
trust(site.certificate);
const url = `https://localhost:${front}`;
await until('HAProxy answers', () => ask(url, '{ __typename }').then(Boolean, () => false));
const redirect = await fetch(`http://localhost:${plain}/console`, { redirect: 'manual' });
const location = redirect.headers.get('location');
promise(
  'plain HTTP is redirected to HTTPS',
  `${redirect.status} ${location}`,
  redirect.status === 308 && location.startsWith('https:'),
);
await restartInTurn({ servers, url, restarts });
end();
