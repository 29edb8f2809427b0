/** deploy/try/haproxy.sh describes it. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Postgres } from '../lib/postgresql.mjs';
import { folder, freePort, run, untilReady } from '../lib/processes.mjs';
import { end } from '../lib/promises.mjs';
import { restartInTurn, twoServers } from '../lib/rolling.mjs';

const restarts = Number(process.argv[2] ?? 10);

/** The configuration of docs/deploying.md, with the addresses of this run. */
function documented(front, servers) {
  const [, config] = /```haproxy\n([\s\S]*?)```/.exec(readFileSync('docs/deploying.md', 'utf8')) ?? [];
  const addresses = [
    [':80', `127.0.0.1:${front}`],
    ['10.0.0.1:4000', `127.0.0.1:${servers[0].port}`],
    ['10.0.0.2:4000', `127.0.0.1:${servers[1].port}`],
  ];
  return addresses.reduce((text, [written, used]) => {
    assert.ok(text?.includes(` ${written}\n`), `docs/deploying.md has no ${written}`);
    return text.replace(` ${written}\n`, ` ${used}\n`);
  }, config);
}

const database = await Postgres.start();
const servers = await twoServers(await database.createDatabase('astrid'));
const front = await freePort();
writeFileSync(join(folder, 'haproxy.cfg'), documented(front, servers));
await Promise.all(servers.map((server) => server.start()));
run('haproxy', ['-db', '-f', join(folder, 'haproxy.cfg')], { log: join(folder, 'haproxy.log') });
await untilReady(front);
await restartInTurn({ servers, url: `http://127.0.0.1:${front}`, restarts });
end();
