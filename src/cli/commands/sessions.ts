/** `astrid sessions`: where a user is signed in, and the end of one session. */
import { UsageError } from '../../base/usage-error.js';
import type { ListSessionsQuery } from '../../client/gql/graphql.js';
import type { Context, Leaf, SharedOptions } from '../command.js';
import type { Connection } from '../connection.js';
import { type Columns, tableOf } from '../listing.js';
import { EndOneSession, ListSessions, ListSessionsOf } from '../operations.js';
import { minute } from '../output.js';
import { shortId, wholeId } from '../short-id.js';
import { userId } from './users.js';

interface ListOptions extends SharedOptions {
  readonly user?: string;
}

type Session = NonNullable<NonNullable<ListSessionsQuery['viewer']>['sessions']>[number];

const COLUMNS: Columns<Session> = {
  ID: ({ id }) => shortId(id),
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
  examples: ['astrid sessions end 9ec0a754', 'astrid sessions end 9ec0a754 --user vera@example.org'],
  options: (command) => command.option('--user <email>', 'end a session of this user, for admins'),
  work: async (context: Context, { user: email }: ListOptions, given: string) => {
    const connection = await context.connect();
    const id = await wholeId(given, 'UserSession', () => sessionsOf(connection, email), 'astrid sessions list');
    const { user } = (await connection.request(EndOneSession, { input: { id } })).endSession;
    context.print({ id, user }, () => `The session of ${user.name} has ended.`);
  },
};

export const sessions: readonly Leaf[] = [list, end];
