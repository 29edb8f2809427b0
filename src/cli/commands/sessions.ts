/** `astrid sessions`: where a user is signed in, and the end of one session. */
import { UsageError } from '../../base/usage-error.js';
import type { ListSessionsQuery } from '../../client/gql/graphql.js';
import type { Context, Leaf, SharedOptions } from '../command.js';
import type { Connection } from '../connection.js';
import { type Columns, tableOf } from '../listing.js';
import { EndOneSession, ListSessions, ListSessionsOf } from '../operations.js';
import { minute } from '../output.js';
import { userId } from './users.js';

interface ListOptions extends SharedOptions {
  readonly user?: string;
}

type Session = NonNullable<NonNullable<ListSessionsQuery['viewer']>['sessions']>[number];

const COLUMNS: Columns<Session> = {
  ID: ({ id }) => id.slice('UserSession:'.length),
  CLIENT: ({ client, current }) => `${client.toLowerCase()}${current ? ', this one' : ''}`,
  ADDRESS: ({ address }) => address,
  'SIGNED IN': ({ createdAt }) => minute(createdAt),
  'LAST USED': ({ lastUsedAt }) => minute(lastUsedAt),
};

async function sessionsOf(connection: Connection, email: string | undefined): Promise<readonly Session[]> {
  if (email === undefined) {
    const { viewer } = await connection.request(ListSessions);
    if (!viewer?.sessions) throw new UsageError('A key has no sessions: sign in, or give --user as an admin.');
    return viewer.sessions;
  }
  const { user } = await connection.request(ListSessionsOf, { id: await userId(connection, email) });
  if (!user?.sessions) throw new UsageError(`Only an admin sees the sessions of ${email}.`);
  return user.sessions;
}

const list: Leaf = {
  usage: 'list',
  summary: 'list where you are signed in',
  examples: ['astrid sessions list', 'astrid sessions list --user vera@example.org'],
  options: (command) => command.option('--user <email>', 'the sessions of this user, for admins'),
  work: async (context: Context, { user }: ListOptions) => {
    const sessions = await sessionsOf(await context.connect(), user);
    context.print(sessions, () => tableOf(COLUMNS, sessions));
  },
};

const end: Leaf = {
  usage: 'end <id>',
  summary: 'end one session immediately',
  examples: ['astrid sessions end 01920000-0000-7000-8000-000000000000'],
  work: async (context: Context, _options: SharedOptions, given: string) => {
    const id = given.startsWith('UserSession:') ? given : `UserSession:${given}`;
    const { user } = (await (await context.connect()).request(EndOneSession, { input: { id } })).endSession;
    context.print({ id, user }, () => `The session of ${user.name} has ended.`);
  },
};

export const sessions: readonly Leaf[] = [list, end];
