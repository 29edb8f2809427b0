/** The admin user: the first start creates it, and admin:reset restores its access. */
import { randomInt } from 'node:crypto';
import { hashPassword } from '../access/credentials/passwords.js';
import type { Role } from '../access/permissions.js';
import type { Config } from '../base/config.js';
import { StartError } from '../base/errors.js';
import { emailForms } from '../base/text.js';
import type { Db, Tx } from '../database/database.js';
import { endCodes } from '../modules/users/codes.js';
import { endSessions } from '../modules/users/sessions.js';

export interface Admin {
  readonly email: string;
  /** Known only when this start created the user and generated the password. */
  readonly password: string | null;
  readonly created: boolean;
  /** The e-mail of an admin with a password, if no admin has signed in yet: the password may be lost. */
  readonly unseen: string | null;
}

/**
 * Creates the first admin when there is no user yet. Servers that start together wait for each other. Throws StartError when a password
 * is required but not set: only an embedded database, whose owner sees the console, generates one. `keep` receives it.
 */
export async function ensureAdmin(
  db: Db,
  config: Config,
  embedded: boolean,
  keep: (password: string) => Promise<unknown> = async () => {},
): Promise<Admin> {
  return db.$transaction(
    async (tx) => {
      await tx.$executeRaw`LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE`;
      if ((await tx.user.findFirst({ select: { id: true } })) !== null)
        return { email: config.adminEmail, password: null, created: false, unseen: await unseenAdmin(tx) };
      if (config.adminPassword === undefined && !embedded) {
        throw new StartError(
          'ADMIN_PASSWORD (or ADMIN_PASSWORD_FILE) must be set for the first start on this database: it becomes the password of the admin user.',
        );
      }
      const password = config.adminPassword ?? makePassword();
      // Stored before it becomes valid: a process that is killed in between must not lose it.
      if (config.adminPassword === undefined) await keep(password);
      const { id } = await tx.user.create({
        data: { email: config.adminEmail, name: 'Administrator', role: 'ADMIN', passwordHash: await hashPassword(password) },
        select: { id: true },
      });
      await tx.auditEvent.create({
        data: { action: 'bootstrap', entityType: 'User', entityId: id, after: { email: config.adminEmail, role: 'ADMIN' } },
        select: { id: true },
      });
      const shown = config.adminPassword === undefined ? password : null;
      return { email: config.adminEmail, password: shown, created: true, unseen: null };
    },
    { timeout: 30_000 },
  );
}

async function unseenAdmin(tx: Tx): Promise<string | null> {
  const seen = await tx.user.findFirst({ where: { role: 'ADMIN', lastSignInAt: { not: null } }, select: { id: true } });
  if (seen !== null) return null;
  const where = { role: 'ADMIN', passwordHash: { not: null } } as const;
  return (await tx.user.findFirst({ where, select: { email: true }, orderBy: { createdAt: 'asc' } }))?.email ?? null;
}

export interface AdminReset {
  readonly email: string;
  /** Known only when it was generated here. */
  readonly password: string | null;
  readonly before: { readonly role: Role; readonly isActive: boolean };
}

/**
 * Gives the user ADMIN_EMAIL a new password, the role ADMIN and an active account, and ends all their sessions and their one-time code.
 * Access to the database is enough for this. Throws StartError when the user does not exist: a mistyped e-mail must not create an admin.
 */
export async function resetAdmin(db: Db, config: Config): Promise<AdminReset> {
  const password = config.adminPassword ?? makePassword();
  const passwordHash = await hashPassword(password);
  const before = await db.$transaction(async (tx) => {
    const forms = emailForms(config.adminEmail);
    const users = await tx.user.findMany({
      where: { email: { in: forms } },
      select: { id: true, email: true, role: true, isActive: true },
    });
    const user = users.find(({ email }) => email === forms[0]) ?? users[0];
    if (user === undefined) throw new StartError(await noSuchAdmin(tx, config.adminEmail));
    const { id, role, isActive } = user;
    await tx.user.update({
      where: { id },
      data: { passwordHash, role: 'ADMIN', isActive: true },
      select: { id: true },
    });
    await endSessions(tx, id);
    await endCodes(tx, id);
    await tx.auditEvent.create({
      data: {
        action: 'resetAdmin',
        entityType: 'User',
        entityId: id,
        before: { role, isActive },
        after: { role: 'ADMIN', isActive: true },
      },
      select: { id: true },
    });
    return { role, isActive };
  });
  return { email: config.adminEmail, password: config.adminPassword === undefined ? password : null, before };
}

async function noSuchAdmin(tx: Tx, email: string): Promise<string> {
  const admins = await tx.user.findMany({
    where: { role: 'ADMIN' },
    select: { email: true },
    orderBy: { email: 'asc' },
    take: 10,
  });
  return admins.length === 0
    ? `There is no user ${email} and no admin: the first start (npm start) creates an admin.`
    : `There is no user ${email}: set ADMIN_EMAIL to one of the admins, ${admins.map((admin) => admin.email).join(', ')}.`;
}

/** Sixteen characters that stay distinct when read aloud: 80 bits. */
export function makePassword(): string {
  const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789';
  return Array.from({ length: 4 }, () => Array.from({ length: 4 }, () => alphabet[randomInt(alphabet.length)]).join('')).join(
    '-',
  );
}
