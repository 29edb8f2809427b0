/** The users that a caller may see, and with which fields. */

import { holds, maskOf, NO_PERMISSIONS, type Permission } from '../../access/permissions.js';
import type { Principal } from '../../access/principal.js';
import type { Prisma } from '../../database/generated/prisma/client.js';
import type { Context } from '../../graphql/context.js';
import { Entity } from '../../graphql/entity.js';

const ADMIN = maskOf(['admin:access' satisfies Permission]);

export const isAdmin = (principal: Principal): boolean => holds(principal.permissions, ADMIN);

/**
 * Counts `admin:access` as used by a key that holds it, where no scope rule of a field does: for data of others that only admins may see,
 * and actions that only admins may perform. Once a request.
 */
export function countAdmin(context: Context, of: string | null = null): void {
  const { app, caller, exercised = NO_PERMISSIONS } = context;
  const { principal } = caller;
  if (principal.kind !== 'apiKey' || !isAdminUncounted(context)) return;
  if (of === principal.keyId || of === principal.userId) return;
  context.exercised = exercised | ADMIN;
  app.usage.exercised(principal.keyId, Date.now(), ADMIN);
}

/** Whether the first use of `admin:access` in this request would still be counted. */
export const isAdminUncounted = ({ caller: { principal }, exercised = NO_PERMISSIONS }: Context): boolean =>
  principal.kind === 'apiKey' && isAdmin(principal) && !holds(exercised, ADMIN);

/** The users that a caller may see: an admin all, a user themself, a key its owner. */
function seenBy(principal: Principal): Prisma.UserWhereInput {
  if (isAdmin(principal)) return {};
  return principal.kind === 'anonymous' ? { id: { in: [] } } : { id: principal.userId };
}

export const USER = new Entity('User', {
  table: 'users',
  called: 'user',
  permission: 'admin:access',
  surveys: [],
  seenBy,
  sort: {
    CREATED_AT: ['createdAt', 'When they were added.'],
    NAME: ['name', 'Their name.'],
    EMAIL: ['email', 'Their e-mail address.'],
  },
  order: { column: 'createdAt', direction: 'asc' },
});

/** Whether the caller sees more than a user's id and name: an admin of all users, a signed-in user of themself. */
export const seesAllOf = (principal: Principal, userId: string): boolean =>
  isAdmin(principal) || (principal.kind === 'user' && principal.userId === userId);

/** The same as a condition on users. */
export const wholeRows = (principal: Principal): Prisma.UserWhereInput => {
  if (isAdmin(principal)) return {};
  return principal.kind === 'user' ? { id: principal.userId } : { id: { in: [] } };
};
