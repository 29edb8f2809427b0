/** The runbook of backup and restore: its commands are run as they stand there, in their order, and do what the page says. */
import { execFileSync } from 'node:child_process';
import { appendFileSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Cluster, freePort, standIn } from '../support/cluster.js';
import { commandsOf } from '../support/runbook.js';

const DEBIAN = '/usr/bin/pg_createcluster';
/** A cluster of initdb, and one of Debian's package, whose configuration is in another folder. */
const LAYOUTS = ['initdb', ...(existsSync(DEBIAN) ? ['Debian'] : [])];

describe.runIf(Cluster.available)('backup and restore', () => {
  test.each(LAYOUTS)(
    'a deleted row is back after a restore, and later rows are not: %s',
    { timeout: 240_000 },
    async (layout) => {
      const folder = mkdtempSync(join(tmpdir(), 'astrid-runbook-'));
      const user = standIn();
      if (user.uid !== undefined && user.gid !== undefined) chownSync(folder, user.uid, user.gid);
      const bin = dirname(
        execFileSync('sh', ['-c', 'ls -d /usr/lib/postgresql/*/bin/initdb | sort -V | tail -1'], { encoding: 'utf8' }).trim(),
      );
      const data = join(folder, 'data');
      const env: NodeJS.ProcessEnv = {
        PATH: `${bin}:${process.env.PATH}`,
        PGDATA: data,
        PG_CLUSTER_CONF_ROOT: join(folder, 'etc'),
        ARCHIVE: join(folder, 'archive'),
        BACKUP: join(folder, 'backup'),
        PGHOST: folder,
        PGPORT: String(await freePort()),
        PGUSER: 'postgres',
      };
      // The output of a server that outlives its command would keep a pipe open.
      const sh = (script: string) =>
        execFileSync('sh', ['-euc', script], {
          ...user,
          env,
          cwd: folder,
          encoding: 'utf8',
          stdio: ['ignore', 'ignore', 'ignore'],
        });
      const rows = (sql: string) =>
        execFileSync('psql', ['-d', 'postgres', '-Atc', sql], { ...user, env, cwd: folder, encoding: 'utf8' }).trim();
      onTestFinished(() => {
        try {
          sh('pg_ctl -D "$PGDATA" -m immediate stop');
        } finally {
          rmSync(folder, { recursive: true, force: true });
        }
      });
      const options = '-A trust -E UTF8 --locale=C --no-sync';
      const places = '-d "$PGDATA" -s "$PGHOST" -p "$PGPORT" -l "$PGHOST/log"';
      const version = bin.split('/').at(-2);
      env.CONTROL = layout === 'Debian' ? `pg_ctlcluster ${version} main` : `pg_ctl -w -D ${data}`;
      sh(layout === 'Debian' ? `pg_createcluster ${places} ${version} main -- ${options}` : `initdb -U postgres ${options}`);
      const configuration = layout === 'Debian' ? join(folder, `etc/${version}/main`) : data;
      appendFileSync(
        join(configuration, 'postgresql.conf'),
        `port = ${env.PGPORT}\nunix_socket_directories = '${folder}'\nlisten_addresses = ''\nlogging_collector = on\n`,
      );
      sh('$CONTROL start');
      const commands = commandsOf('backup-and-restore.md');
      const steps = (heading: string) => commands.get(heading) as string[];
      expect([...commands.values()].map((blocks) => blocks.length)).toEqual([1, 1, 2, 1]); // deploy/try/failover.mjs runs those under Patroni.

      sh(steps('Prepare, once')[0] as string);
      rows("CREATE TABLE observed (name text); INSERT INTO observed VALUES ('before the backup')");
      sh(steps('Back up, each night')[0] as string);
      rows("INSERT INTO observed VALUES ('after the backup')");
      env.MOMENT = rows('SELECT pg_sleep(1); SELECT now()').split('\n').at(-1);
      rows("SELECT pg_sleep(1); DELETE FROM observed; INSERT INTO observed VALUES ('too late')");
      sh(steps('Restore')[0] as string);
      sh(steps('Restore')[1] as string);
      expect(rows('SELECT pg_is_in_recovery()')).toBe('f');
      expect(rows('SELECT name FROM observed ORDER BY name')).toBe('after the backup\nbefore the backup');
      rows("INSERT INTO observed VALUES ('and it can be written')");

      // A crash while a segment was copied left a part of it, and one after the copy left all of it.
      const next = rows('SELECT pg_walfile_name(pg_current_wal_lsn())');
      sh(`echo part >"$ARCHIVE/${next}.part"`);
      rows('SELECT pg_switch_wal()');
      await expect.poll(() => readdirSync(env.ARCHIVE as string), { timeout: 20_000 }).toContain(next);
      expect(rows('SELECT failed_count FROM pg_stat_archiver')).toBe('0');
      const archive = rows('SHOW archive_command')
        .replaceAll('%f', next)
        .replaceAll('%p', join(data, 'pg_wal', next));
      expect(() => sh(archive)).not.toThrow();
      sh(`echo another >"$ARCHIVE/${next}"`);
      expect(() => sh(archive)).toThrow();
    },
  );
});
