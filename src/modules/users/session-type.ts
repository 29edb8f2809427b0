/** One session in the graph. Only its user and admins reach it, by the lists that User and Viewer have. */
import { globalId } from '../../base/ids.js';
import { builder } from '../../graphql/builder.js';
import { enumOf } from '../../graphql/types/enums.js';
import { MOST_SESSIONS } from './session-rows.js';

const SessionClient = enumOf('SessionClient', 'The program that uses a session.', {
  CONSOLE: 'The pages at `/console`.',
  CLI: 'The command line `astrid`, by its `User-Agent`.',
  API: 'Any other client of `signIn`.',
});

export const SESSIONS = `the last used first, at most ${MOST_SESSIONS}. Tokens of an outside issuer have no session here`;

export const UserSession = builder.prismaObject('UserSession', {
  description: 'A session, which a sign-in begins. Sessions at an outside issuer are not included.',
  fields: (t) => ({
    id: t.id({
      description: 'The global id, for endSession.',
      select: { id: true },
      resolve: ({ id }) => globalId('UserSession', id),
    }),
    current: t.boolean({
      description: 'Whether the access token of this request belongs to the session.',
      select: { id: true },
      resolve: ({ id }, _args, { caller: { principal } }) =>
        principal.kind === 'user' && principal.session !== null && 'id' in principal.session && principal.session.id === id,
    }),
    client: t.expose('client', { type: SessionClient, description: 'The program that began or last continued it.' }),
    address: t.exposeString('address', { nullable: true }),
    userAgent: t.exposeString('userAgent', { nullable: true }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    lastUsedAt: t.expose('lastUsedAt', { type: 'DateTime' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime' }),
  }),
});
