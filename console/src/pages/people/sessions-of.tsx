/** Where a user is signed in. Each session can be ended. The one of this browser is marked, and ending it signs out here too. */
import { useChange, useData } from '../../api/use-data.js';
import type { ListSessionsOfQuery, SessionClient } from '../../gql/graphql.js';
import { signOut } from '../../session/session.js';
import { Badge } from '../../ui/badge.js';
import { Button } from '../../ui/button.js';
import { beforeLeaving } from '../../ui/leave-guard.js';
import { Moment } from '../../ui/moment.js';
import { ErrorPanel, Loading } from '../../ui/states.js';
import { toast } from '../../ui/toast.js';
import { Text, visible } from '../../ui/visible.js';
import { EndOneSession, ListSessionsOf } from './operations.js';
import styles from './people.module.css';
import { clientName } from './user-agent.js';

type Session = NonNullable<NonNullable<ListSessionsOfQuery['user']>['sessions']>[number];

const CLIENTS: Readonly<Record<SessionClient, string>> = { CONSOLE: 'console', CLI: 'command line', API: 'API' };

const NONE = 'No session here. The list does not show sign-ins at an outside issuer.';
const STOPPED = 'No session: deactivating ended them all. The server also refuses sign-ins at an outside issuer.';

/** The server lists at most so many. */
const MOST = 100;

interface Properties {
  readonly userId: string;
  /** The user is deactivated. */
  readonly isStopped?: boolean;
}

export function SessionsOf({ userId, isStopped = false }: Properties) {
  const { data, error, refetch } = useData(ListSessionsOf, { userId });
  if (error) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Loading lines={3} />;
  const sessions = data.user?.sessions ?? [];
  if (sessions.length === 0) return <p className={styles.note}>{isStopped ? STOPPED : NONE}</p>;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long list is scrolled with the keyboard. */}
      <ul className={`${styles.keys} ${styles.sessions}`} aria-label="Sessions" tabIndex={0}>
        {sessions.map((session) => (
          <Row key={session.id} session={session} />
        ))}
      </ul>
      {sessions.length === MOST && <p className={styles.note}>These are the last used. There may be more.</p>}
    </>
  );
}

function Row({ session }: { readonly session: Session }) {
  const ending = useChange(EndOneSession);
  const name = `${CLIENTS[session.client]}, ${visible(clientName(session.userAgent))}`;
  const end = async () => {
    try {
      await ending.mutateAsync({ input: { id: session.id } });
    } catch {
      return; // The row shows why.
    }
    if (session.current) void signOut();
    else toast('The session has ended.');
  };
  return (
    <li>
      <div className={styles.session}>
        <span className={styles.sessionName} title={visible(session.userAgent ?? '')}>
          <strong>{CLIENTS[session.client]}</strong>
          <Text>{clientName(session.userAgent)}</Text>
          {session.current && <Badge tone="accent">this one</Badge>}
        </span>
        <span className={styles.note}>
          {session.address && (
            <>
              from <Text>{session.address}</Text>,{' '}
            </>
          )}
          last continued <Moment at={session.lastUsedAt} relative />, signed in <Moment at={session.createdAt} />
        </span>
        {ending.error && <ErrorPanel error={ending.error} />}
      </div>
      <Button
        busy={ending.isPending}
        aria-label={`End the session: ${name}`}
        onClick={() => (session.current ? beforeLeaving(end) : void end())}
      >
        End
      </Button>
    </li>
  );
}
