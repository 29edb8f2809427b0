/** Secrets without a setting: an embedded database generates them at the first start and stores them beside itself, mode 600. */
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../base/config.js';
import { StartError } from '../base/errors.js';
import { prepareFolder } from '../database/disk/data-folder.js';

const SEAL_KEY = { name: 'audit-seal-key', lost: 'what it signed can then no longer be verified' };

/** The secret for tokens: the configured one, or the stored one, which is generated when missing. */
export const jwtSecretFor = async (config: Config): Promise<string> =>
  config.jwtSecret ?? made(config, { name: 'jwt-secret', lost: 'everyone must sign in again' });

/** The secret that signs the audit log, likewise; undefined when the database is on a server and none is configured. */
export async function auditSealKeyFor(config: Config): Promise<string | undefined> {
  return isKept(config) ? made(config, SEAL_KEY) : config.auditSealKey;
}

/**
 * The same for programs that verify signatures. They generate none: otherwise a lost key would look like a log that somebody else
 * signed. Throws StartError when the key is lost, unless public keys for verification are configured.
 */
export async function existingAuditSealKey(config: Config): Promise<string | undefined> {
  if (!isKept(config)) return config.auditSealKey;
  const secret = await read(config, SEAL_KEY);
  if (secret !== undefined || config.auditSealPublicKeys.length > 0) return secret;
  throw new StartError(
    `The file ${join(config.dataDir, SEAL_KEY.name)} is missing, with the key that signs the audit log: restore it, or set AUDIT_SEAL_KEY to its content.`,
  );
}

const isKept = ({ auditSealKey, databaseUrl }: Config): boolean => auditSealKey === undefined && databaseUrl === undefined;

interface Kept {
  readonly name: string;
  /** The consequence of losing it. */
  readonly lost: string;
}

async function made(config: Config, kept: Kept): Promise<string> {
  const file = join(await prepareFolder(config.dataDir), kept.name);
  try {
    await writeFile(file, randomBytes(48).toString('base64url'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EEXIST')
      throw new StartError(`${file} cannot be written (${code}): set DATA_DIR to a folder that can be written.`);
  }
  return (await read(config, kept)) as string;
}

/** Undefined when the file does not exist. */
async function read({ dataDir }: Config, { name, lost }: Kept): Promise<string | undefined> {
  const file = join(dataDir, name);
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new StartError(`${file} cannot be read (${error.code}): let the user of this process read it.`);
  });
  const secret = text?.trim();
  if (secret !== undefined && secret.length < 32)
    throw new StartError(
      `${file} does not contain a secret of 32 bytes: restore it, or delete it to generate a new one (${lost}).`,
    );
  return secret;
}
