/** What an operator does on the database machines under Patroni: TLS, an archive, a backup, a restore. The commands are those of the runbooks. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { commandsOf } from './documented.mjs';
import { ownFolder } from './postgresql.mjs';
import { folder, until } from './processes.mjs';

const DATA = '/var/lib/postgresql/15/astrid';
const CONFIGURATION = '/etc/patroni/config.yml';
const BACKUPS = 'backup-and-restore.md';
const TLS = 'tls-to-postgresql.md';
const AS_POSTGRES = ['setpriv', '--reuid', 'postgres', '--regid', 'postgres', '--init-groups'];
/** The machines have neither sudo nor systemd, whose `reload patroni` sends SIGHUP. */
const SUDO = `sudo() { if [ "$1" = -u ]; then shift 2; ${AS_POSTGRES.join(' ')} "$@"; else "$@"; fi; }
systemctl() { [ "$*" = "reload patroni" ] && kill -HUP "$PATRONI"; }
`;

async function sh(machine, script, env = {}, as = AS_POSTGRES) {
  const PATH = `/usr/lib/postgresql/15/bin:${process.env.PATH}`;
  const all = { PATH, PGDATA: DATA, HOME: '/var/lib/postgresql', ...env };
  const { code, output } = await machine.finish([...as, 'sh', '-euc', `cd /\n${script}`], { env: all });
  assert.equal(code, 0, `${script}\non ${machine.name} ended with ${code}:\n${output}`);
  return output;
}

/** The archive and the base backup of the runbook, on folders that both machines reach. */
export async function backUp(primary) {
  const env = { ARCHIVE: ownFolder(join(folder, 'archive')), BACKUP: join(ownFolder(join(folder, 'backups')), 'first') };
  const [prepare] = commandsOf(BACKUPS, 'Prepare, once');
  const settings = [...prepare.matchAll(/ALTER SYSTEM SET (\w+) = '?(.*?)'?"/g)];
  assert.equal(settings.length, 3);
  const pairs = settings.flatMap(([, name, value]) => ['-p', `${name}=${value.replaceAll('$ARCHIVE', env.ARCHIVE)}`]);
  // Patroni writes much to its log, which this process must read meanwhile.
  for (const parameters of [
    ['edit-config', '--force', ...pairs],
    ['restart', 'astrid', '--force'],
  ])
    await primary.finish(['patronictl', '-c', CONFIGURATION, ...parameters]);
  await until('PostgreSQL archives', async () =>
    (await sh(primary, 'psql -d postgres -Atc "SHOW archive_mode" || true')).includes('on'),
  );
  await sh(primary, commandsOf(BACKUPS, 'Back up, each night')[0], env);
  return env;
}

/** `primary` is restored, and then `standby` follows it. AstrID is stopped. `leads` reports whether a machine is the primary. */
export async function restore({ primary, standby, env, leads }) {
  await sh(primary, 'psql -d postgres -c "SELECT pg_switch_wal()"');
  await standby.stop('patroni');
  await primary.stop('patroni');
  for (const machine of [standby, primary]) await sh(machine, 'test ! -e "$PGDATA/postmaster.pid"');
  await sh(primary, commandsOf(BACKUPS, 'Restore under Patroni')[0], env);
  primary.start('patroni');
  await until('the restored member leads', () => leads(primary), 120_000);
  standby.do('mv', DATA, `${DATA}.damaged`);
  standby.start('patroni');
}

/** Encrypts every connection. Returns the certificate of the authority, a file. */
export async function encrypt(members) {
  const CA = ownFolder(join(folder, 'authority'));
  const env = { CA, DATABASE_NAME: '127.0.0.1' };
  await sh(members[0], commandsOf(TLS, 'Make a certificate')[0], env, []);
  const [install, settings] = commandsOf(TLS, 'Under Patroni');
  for (const member of members) await sh(member, SUDO + install, env, []);
  await sh(members[0], SUDO + settings, env, []);
  for (const member of members)
    await until(
      `TLS is on at ${member.name}`,
      async () => (await sh(member, 'psql -d postgres -Atc "SHOW ssl"')).trim() === 'on',
    );
  return join(CA, 'ca.crt');
}

/** Lets both members refuse connections without TLS. */
export async function refusePlain(members) {
  const [, , refuse, restart] = commandsOf(TLS, 'Under Patroni');
  for (const member of members) await sh(member, SUDO + refuse, { PATRONI: String(member.pidOf('patroni')) }, []);
  await sh(members[0], SUDO + restart, {}, []);
}

/** The reason why PostgreSQL refuses a connection without TLS from this server, or what it answers. */
export async function refusalOfPlain(server, password) {
  const [, , , , check] = commandsOf(TLS, 'Under Patroni');
  return server.finish(['sh', '-euc', check], { env: { PGPASSWORD: password } });
}
