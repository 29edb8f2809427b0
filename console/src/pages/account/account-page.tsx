/** The own account: who is signed in, the password, and the sessions. */
import { useState } from 'react';
import { AstridError } from '../../../../src/client/error.js';
import { useData } from '../../api/use-data.js';
import { signOutEverywhere } from '../../session/sign-out-everywhere.js';
import { useViewer } from '../../session/use-session.js';
import { Button } from '../../ui/button.js';
import { Fact, Facts } from '../../ui/facts.js';
import { beforeLeaving } from '../../ui/leave-guard.js';
import { Moment } from '../../ui/moment.js';
import { Card, Page } from '../../ui/page.js';
import { ErrorPanel, Loading } from '../../ui/states.js';
import { Text } from '../../ui/visible.js';
import { SessionsOf } from '../people/sessions-of.js';
import styles from './account.module.css';
import { ShowAccount } from './operations.js';
import { PasswordForm } from './password-form.js';

export default function AccountPage() {
  const viewer = useViewer();
  const { data, error, refetch } = useData(ShowAccount, { id: viewer?.id ?? '' }, { enabled: viewer !== undefined });
  const user = data?.user;
  return (
    <Page title="Your account" lead="Who you are for this server, your password, and your sessions." narrow>
      {error && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {!error && !user && <Loading lines={6} />}
      {user && (
        <div className={styles.cards}>
          <Card title="You">
            <Facts>
              <Fact name="Name">
                <Text>{user.name}</Text>
              </Fact>
              <Fact name="E-mail">
                <Text>{user.email ?? ''}</Text>
              </Fact>
              <Fact name="Role">{user.role?.toLowerCase()}</Fact>
              <Fact name="Last sign-in">{user.lastSignInAt ? <Moment at={user.lastSignInAt} /> : 'never'}</Fact>
            </Facts>
          </Card>
          <Card title="Password">
            {user.isServiceAccount || user.email == null ? (
              <p>You sign in elsewhere, so there is no password here.</p>
            ) : (
              <PasswordForm email={user.email} />
            )}
          </Card>
          <Sessions userId={user.id} />
        </div>
      )}
    </Page>
  );
}

function Sessions({ userId }: { readonly userId: string }) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AstridError | null>(null);
  const end = async () => {
    setBusy(true);
    try {
      await signOutEverywhere();
    } catch (refused) {
      setError(refused instanceof AstridError ? refused : new AstridError('UNKNOWN', (refused as Error).message));
      setBusy(false);
    }
  };
  return (
    <Card title="Sessions">
      <div className={styles.fields}>
        <SessionsOf userId={userId} />
        <p>“Sign out everywhere” ends every session of yours on all machines, also this one. Your keys continue to work.</p>
        <div>
          <Button look="danger" busy={busy} onClick={() => beforeLeaving(end)}>
            Sign out everywhere
          </Button>
        </div>
        {error && <ErrorPanel error={error} />}
      </div>
    </Card>
  );
}
