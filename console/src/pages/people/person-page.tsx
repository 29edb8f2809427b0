/** One user: their role and keys, and what an admin can do with the account. */
import { useState } from 'react';
import { Link } from 'wouter';
import { useChange, useData } from '../../api/use-data.js';
import { useViewer } from '../../session/use-session.js';
import { Badge } from '../../ui/badge.js';
import { Button } from '../../ui/button.js';
import { Fact, Facts } from '../../ui/facts.js';
import { Menu } from '../../ui/menu.js';
import { Moment } from '../../ui/moment.js';
import { Needs } from '../../ui/needs.js';
import { Card, Page } from '../../ui/page.js';
import { Empty, ErrorPanel, Loading } from '../../ui/states.js';
import { toast } from '../../ui/toast.js';
import { useKeptFocus } from '../../ui/use-kept-focus.js';
import { Text } from '../../ui/visible.js';
import { CodeDialog } from './code-dialog.js';
import { DeactivateDialog } from './deactivate-dialog.js';
import { KeysOf } from './keys-of.js';
import { EndSessionsOf, ListKeysOf, ShowPerson } from './operations.js';
import styles from './people.module.css';
import { type Person, ROLES } from './person.js';
import { ReactivateDialog } from './reactivate-dialog.js';
import { RoleDialog } from './role-dialog.js';
import { SessionsOf } from './sessions-of.js';

type Action = 'role' | 'code' | 'reactivate' | 'deactivate';

const Back = () => <Link href="/people">← People</Link>;

export default function PersonPage({ uuid }: { readonly uuid: string }) {
  const viewer = useViewer();
  const isAdmin = viewer?.permissions.includes('ADMIN_ACCESS') ?? false;
  const { data, error, refetch } = useData(ShowPerson, { id: `User:${uuid}` }, { enabled: isAdmin });
  if (isAdmin && data?.user) return <PersonView person={data.user} isMe={viewer?.id === data.user.id} />;
  return (
    <Page title="User" above={<Back />}>
      <Needs permission="ADMIN_ACCESS">
        {error ? (
          <ErrorPanel error={error} onRetry={() => void refetch()} />
        ) : data ? (
          <Empty title="There is no such user" />
        ) : (
          <Loading lines={6} />
        )}
      </Needs>
    </Page>
  );
}

function PersonView({ person, isMe }: { readonly person: Person; readonly isMe: boolean }) {
  const [action, setAction] = useState<Action | null>(null);
  const keys = useData(ListKeysOf, { ownerId: person.id });
  const ending = useChange(EndSessionsOf);
  const { error } = ending;
  const close = () => setAction(null);
  useKeptFocus(person.isActive ?? false);
  const purpose = person.isServiceAccount ? 'INVITATION' : 'PASSWORD_RESET';
  const items = [
    { label: 'Change the role', onSelect: () => setAction('role') },
    {
      label: person.isServiceAccount ? 'Link of an invitation' : 'Link for a new password',
      onSelect: () => setAction('code'),
    },
    {
      label: 'Sign out everywhere',
      onSelect: () =>
        ending.mutate({ input: { userId: person.id } }, { onSuccess: () => toast('All sessions of the user have ended.') }),
    },
    { label: 'Deactivate', tone: 'bad' as const, onSelect: () => setAction('deactivate') },
  ];
  const keysName = person.isActive ? 'Keys that work' : 'Keys that stopped';
  return (
    <Page
      title={person.name}
      above={<Back />}
      lead={<Text className={styles.email}>{person.email ?? ''}</Text>}
      narrow
      actions={
        isMe ? (
          <Link href="/account">Your own account</Link>
        ) : person.isActive ? (
          <Menu label="Change" items={items} />
        ) : (
          <Button onClick={() => setAction('reactivate')}>Reactivate…</Button>
        )
      }
    >
      {error && <ErrorPanel error={error} />}
      <div className={styles.cards}>
        <Card title="About">
          <Facts>
            <Fact name="State">
              {person.isActive ? <Badge tone="good">active</Badge> : <Badge tone="bad">deactivated</Badge>}
            </Fact>
            <Fact name="Role">{person.role && `${person.role.toLowerCase()}: ${ROLES[person.role]}`}</Fact>
            <Fact name="Password">{person.isServiceAccount ? 'none: a service account, or not redeemed yet' : 'set'}</Fact>
            <Fact name="Last sign-in">{person.lastSignInAt ? <Moment at={person.lastSignInAt} /> : 'never'}</Fact>
            <Fact name="Added">{person.createdAt && <Moment at={person.createdAt} />}</Fact>
            <Fact name="Done by them">
              <Link href={`/audit?actor=${encodeURIComponent(person.id)}`}>Audit trail</Link>
            </Fact>
          </Facts>
        </Card>
        <Card title={keysName}>
          <KeysOf ownerId={person.id} name={keysName} />
        </Card>
        {/* It stands below, so it would move when the keys arrive. */}
        {!keys.isPending && (
          <Card title="Sessions">
            <SessionsOf userId={person.id} isStopped={person.isActive === false} />
          </Card>
        )}
      </div>
      {action === 'role' && <RoleDialog person={person} onClose={close} />}
      {action === 'code' && <CodeDialog person={person} purpose={purpose} onClose={close} />}
      {action === 'reactivate' && <ReactivateDialog person={person} onClose={close} />}
      {action === 'deactivate' && <DeactivateDialog person={person} onClose={close} />}
    </Page>
  );
}
