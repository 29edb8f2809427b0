/** The sign-in page: by e-mail and password and, where the server has one, at the outside issuer. */
import { useEffect, useState } from 'react';
import type { AstridError } from '../../../../src/client/error.js';
import { goToIssuer } from '../../session/issuer.js';
import { restore, type SessionState, signIn } from '../../session/session.js';
import { iconUrl, settings } from '../../settings.js';
import { Button } from '../../ui/button.js';
import { TextField } from '../../ui/field.js';
import { PasswordField } from '../../ui/password-field.js';
import { ErrorPanel } from '../../ui/states.js';
import styles from './sign-in-page.module.css';

const LEFT: Readonly<Record<NonNullable<SessionState['left']>, string>> = {
  ended: 'Your session has ended. Sign in again to continue.',
  idle: 'Nobody used the console for 12 hours, so the session ended.',
  signedOut: 'You are signed out.',
};

export function SignInPage({ left, problem }: Pick<SessionState, 'left' | 'problem'>) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AstridError | undefined>(problem);
  useEffect(() => {
    document.title = 'Sign in · AstrID';
  }, []);
  const attempt = async (work: () => Promise<void>) => {
    setBusy(true);
    setError(undefined);
    try {
      await work();
    } catch (refused) {
      setError(refused as AstridError);
      setBusy(false);
    }
  };
  return (
    <main className={styles.page}>
      <form
        className={styles.card}
        aria-label="Sign in"
        onSubmit={(event) => {
          event.preventDefault();
          void attempt(() => signIn(email, password));
        }}
      >
        <div className={styles.brand}>
          <img src={iconUrl} width={40} height={40} alt="" />
          <h1>Sign in to AstrID</h1>
        </div>
        {left && !error && (
          <p role="status" className={styles.left}>
            {LEFT[left]}
          </p>
        )}
        {error && <ErrorPanel error={error} {...(error.code === 'UNREACHABLE' && { onRetry: () => void restore() })} />}
        {settings.signIn && (
          <>
            <Button look="primary" busy={busy} onClick={() => void attempt(goToIssuer)}>
              Sign in at {new URL(settings.signIn.issuer).host}
            </Button>
            <p className={styles.or}>or with a password of this server</p>
          </>
        )}
        <TextField
          label="E-mail"
          type="email"
          name="email"
          autoComplete="username"
          required
          autoFocus={!settings.signIn}
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <PasswordField
          label="Password"
          name="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <Button type="submit" look={settings.signIn ? 'plain' : 'primary'} busy={busy}>
          Sign in
        </Button>
        <p className={styles.help}>
          Were you invited? Open the link of your invitation: it sets your password. At its first start, the server prints the
          password of its admin, or writes it to a file that its log names. The command <code>npm run admin:reset</code> sets
          another.
        </p>
      </form>
    </main>
  );
}
