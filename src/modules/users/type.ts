/** The User type: every caller sees id and name; the other fields are for admins and for the user. */
import { builder } from '../../graphql/builder.js';
import type { Context } from '../../graphql/context.js';
import { nodeOf } from '../../graphql/lists/lists.js';
import { reading } from '../../graphql/reading.js';
import { RoleEnum } from '../../graphql/types/scalars.js';
import { listedSessions, MOST_SESSIONS } from './session-rows.js';
import { SESSIONS, UserSession } from './session-type.js';
import { countAdmin, isAdminUncounted, seesAllOf, USER, wholeRows } from './visibility.js';

/** Rows of users who proved their identity in this request: signIn's own request has no principal. */
const proven = new WeakSet<object>();

/** Lets the answer of signIn show all fields of the user. */
export function showingAllFields<Row extends object>(row: Row): Row {
  proven.add(row);
  return row;
}

function whole(user: { id: string }, context: Context): boolean {
  if (proven.has(user)) return true;
  const { principal } = context.caller;
  if (principal.kind === 'apiKey') countAdmin(context);
  return seesAllOf(principal, user.id);
}

/** The same rule for plans. A key that uses `admin:access` only for these fields is left to the resolvers, which count that. */
const ofTheWhole = (kind: 'column' | 'isNull', column: string) =>
  reading({
    kind,
    column,
    shown: ({ caller }) => wholeRows(caller.principal),
    unless: isAdminUncounted,
  });

export const User = builder.prismaNode('User', {
  description:
    'A person or a service account, on whose behalf keys act. All callers except the user and admins see only id and name.',
  ...nodeOf(USER, countAdmin),
  fields: (t) => ({
    name: t.exposeString('name'),
    email: t.string({
      description: 'The address the user signs in with; null when the caller may not see it.',
      nullable: true,
      extensions: ofTheWhole('column', 'email'),
      select: { email: true },
      resolve: (user, _args, context) => (whole(user, context) ? user.email : null),
    }),
    role: t.field({
      description: 'The role, which decides the permissions; null when the caller may not see it.',
      type: RoleEnum,
      nullable: true,
      extensions: ofTheWhole('column', 'role'),
      select: { role: true },
      resolve: (user, _args, context) => (whole(user, context) ? user.role : null),
    }),
    isActive: t.boolean({
      description:
        'False after deactivation: the user cannot sign in, and their keys do not work. Null when the caller may not see it.',
      nullable: true,
      extensions: ofTheWhole('column', 'isActive'),
      select: { isActive: true },
      resolve: (user, _args, context) => (whole(user, context) ? user.isActive : null),
    }),
    isServiceAccount: t.boolean({
      description: 'Whether the user has no password and exists to own keys. Null when the caller may not see it.',
      nullable: true,
      extensions: ofTheWhole('isNull', 'passwordHash'),
      select: { passwordHash: true },
      resolve: (user, _args, context) => (whole(user, context) ? user.passwordHash === null : null),
    }),
    lastSignInAt: t.field({
      description: 'When the user last signed in; null when there was none, or when the caller may not see it.',
      type: 'DateTime',
      nullable: true,
      extensions: ofTheWhole('column', 'lastSignInAt'),
      select: { lastSignInAt: true },
      resolve: (user, _args, context) => (whole(user, context) ? user.lastSignInAt : null),
    }),
    createdAt: t.field({
      description: 'When the user was created; null when the caller may not see it.',
      type: 'DateTime',
      nullable: true,
      extensions: ofTheWhole('column', 'createdAt'),
      select: { createdAt: true },
      resolve: (user, _args, context) => (whole(user, context) ? user.createdAt : null),
    }),
    sessions: t.field({
      description: `The active sessions, ${SESSIONS}. Null when the caller may not see them.`,
      type: [UserSession],
      nullable: true,
      extensions: { rows: MOST_SESSIONS },
      select: (_args, context, nested) => ({ sessions: nested(listedSessions(context)) }),
      resolve: (user, _args, context) => (whole(user, context) ? user.sessions : null),
    }),
  }),
});
