/**
 * `TARGET_DATABASE_URL=… npm run move`: copies the embedded database of DATA_DIR into an empty database on a PostgreSQL server. It refuses
 * a running server and a target with rows, and changes neither database when something differs. The source stays as it is. Exit codes:
 * 0 after the move, 1 when the audit log of the target cannot be verified, 2 after a failure.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, readConfig } from '../base/config.js';
import { StartError } from '../base/errors.js';
import { escaped } from '../base/text.js';
import { openDatabase } from '../database/connect.js';
import { migrate } from '../database/migrate.js';
import { withMigrationSession } from '../database/migration-session.js';
import { withSession } from '../database/server/postgres.js';
import { readHead } from '../modules/audit/head-file.js';
import { sealKeyOf } from '../modules/audit/seal-key.js';
import { verifyAudit } from '../modules/audit/verify.js';
import { existingAuditSealKey } from '../start/kept-secrets.js';
import { verdictOn } from './audit-verdict.js';
import { copyAll } from './move-copy.js';
import { say } from './say.js';

const TARGET = 'TARGET_DATABASE_URL';

/** Settings that the embedded database does not accept. */
const OF_SERVERS = { DATABASE_URL: '', DATABASE_LISTEN_URL: '', DATABASE_POOLER: '', WORKERS: '' };

try {
  const config = readConfig({ ...process.env, ...OF_SERVERS });
  const url = targetUrl();
  const moved = await withMigrationSession({ url: undefined, dataDir: config.dataDir, makes: false, say }, async (source) => {
    await migrate(source, { say });
    return withSession(
      { url },
      async (target) => {
        await migrate(target, { say });
        const moved = await copyAll(source, target, say);
        await target.script('ANALYZE');
        return moved;
      },
      TARGET,
    );
  });
  say(`Moved ${moved.rows} rows of ${moved.tables} tables. Counts, values and sequences are equal on both sides.`);
  process.exitCode = await verify(url, config);
  nextSteps(config).forEach(say);
} catch (error) {
  const known = error instanceof StartError;
  process.stderr.write(`${escaped(known ? error.message : ((error as Error).stack ?? String(error)))}\n`);
  process.exitCode = 2;
}

function targetUrl(): string {
  const url = process.env[TARGET]?.trim();
  if (!url)
    throw new StartError(`Set ${TARGET} to an empty PostgreSQL database, postgresql://…, and DATA_DIR to the folder to move.`);
  if (process.env.DATABASE_URL?.trim())
    throw new StartError('DATABASE_URL is set, but the source is the embedded database in DATA_DIR: unset DATABASE_URL.');
  return url;
}

/** Verifies the audit log of the target with the key of the source. Returns the exit code. */
async function verify(url: string, config: Config): Promise<0 | 1> {
  const secret = await existingAuditSealKey(config);
  if (secret === undefined) return 0;
  const head = config.auditHeadFile && (await readHead(config.auditHeadFile));
  const database = await openDatabase({ url, migrates: false, say });
  try {
    const found = await verifyAudit(database.prisma, {
      verifier: sealKeyOf(secret, config.auditSealPublicKeys),
      heads: head ? [head] : [],
    });
    for (const { kind, what, details } of found.findings) say(`${kind.toUpperCase()}: ${what}: ${details}`);
    const { text, exitCode } = verdictOn(found, head ? [config.auditHeadFile as string] : []);
    say(text);
    // A log without seals, of a server that never ran for long, is not a finding.
    return exitCode === 1 ? 1 : 0;
  } finally {
    await database.close();
  }
}

function nextSteps({ dataDir, jwtSecret, auditSealKey }: Config): string[] {
  const kept = (name: string, file: string, isSet: boolean) =>
    !isSet && existsSync(join(dataDir, file)) ? [`  ${name}="$(cat ${join(dataDir, file)})"`] : [`  ${name} as before`];
  return [
    'Start the server with DATABASE_URL set to the new database, and with the same secrets:',
    ...kept('JWT_SECRET', 'jwt-secret', jwtSecret !== undefined),
    ...kept('AUDIT_SEAL_KEY', 'audit-seal-key', auditSealKey !== undefined),
    `Keep ${dataDir} until the new server has run for a while, and start no server on it.`,
  ];
}
