/**
 * Redeems a one-time code, sets a password and signs in with it. It needs no session. The code comes behind `#` in the address, which no server
 * sees. The page takes it out of the address immediately, so that the history does not hold it.
 */
import { useEffect, useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { AstridError } from '../../../../src/client/error.js';
import { request } from '../../api/request.js';
import type { OneTimeCodePurpose } from '../../gql/graphql.js';
import { currentState, signIn } from '../../session/session.js';
import { iconUrl } from '../../settings.js';
import { Button } from '../../ui/button.js';
import { TextField } from '../../ui/field.js';
import { FormError, useFieldErrors } from '../../ui/form-error.js';
import { useFormGuard } from '../../ui/leave-guard.js';
import { PasswordField } from '../../ui/password-field.js';
import { ErrorPanel } from '../../ui/states.js';
import { toast } from '../../ui/toast.js';
import styles from '../sign-in/sign-in-page.module.css';
import { RedeemCode } from './operations.js';
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from './password.js';

interface Held {
  readonly code: string;
  readonly purpose: OneTimeCodePurpose;
}

/** Why the page shows no form after the password was set, and not the console. */
type Outcome = 'signedInBefore' | AstridError;

function heldInAddress(): Held {
  const parameters = new URLSearchParams(location.hash.slice(1));
  return {
    code: parameters.get('code') ?? '',
    purpose: parameters.get('purpose') === 'PASSWORD_RESET' ? 'PASSWORD_RESET' : 'INVITATION',
  };
}

/** The code of the address, also of a second link that is opened in the same tab. */
function useCode(): Held {
  const [held, setHeld] = useState(heldInAddress);
  useEffect(() => {
    const take = () => {
      const next = heldInAddress();
      if (next.code === '') return;
      setHeld(next);
      history.replaceState(null, '', location.pathname);
    };
    take();
    addEventListener('hashchange', take);
    return () => removeEventListener('hashchange', take);
  }, []);
  return held;
}

export function RedeemPage() {
  const { code, purpose } = useCode();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [, navigate] = useLocation();
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [error, setError] = useState<AstridError | null>(null);
  const errors = useFieldErrors(error, undefined, ['email', 'newPassword']);
  const onSent = useFormGuard(outcome === null && (email !== '' || password !== ''));
  const title = purpose === 'INVITATION' ? 'Welcome to AstrID' : 'A new password';
  useEffect(() => {
    document.title = `${title} · AstrID`;
  }, [title]);
  const redeem = async () => {
    setBusy(true);
    setError(null);
    try {
      await request(RedeemCode, { input: { code, email, newPassword: password, purpose } }, { anonymous: true });
    } catch (refused) {
      setError(refused as AstridError);
      return setBusy(false);
    }
    onSent();
    // A session of this browser may be that of somebody else, and stays.
    if (currentState().phase !== 'out') return setOutcome('signedInBefore');
    try {
      await signIn(email, password);
    } catch (refused) {
      return setOutcome(refused as AstridError);
    }
    toast('Your password is set, and you are signed in.');
    navigate('/', { replace: true });
  };
  return (
    <main className={styles.page}>
      <form
        className={styles.card}
        aria-label={title}
        onSubmit={(event) => {
          event.preventDefault();
          void redeem();
        }}
      >
        <div className={styles.brand}>
          <img src={iconUrl} width={40} height={40} alt="" />
          <h1>{title}</h1>
        </div>
        {outcome !== null ? (
          <Done outcome={outcome} />
        ) : code === '' ? (
          <p role="alert" className={styles.left}>
            This address has no code. Open the whole link that an admin sent you. It works once.
          </p>
        ) : (
          <>
            <p className={styles.help}>Set your password. The link works once, and only for your e-mail address.</p>
            <TextField
              label="E-mail"
              type="email"
              autoComplete="username"
              required
              autoFocus
              value={email}
              onChange={(event) => setEmail(event.target.value)}
              error={errors.of('email')}
            />
            <PasswordField
              label="New password"
              autoComplete="new-password"
              required
              minLength={SHORTEST_PASSWORD}
              maxLength={LONGEST_PASSWORD}
              value={password}
              onChange={(event) => setPassword(event.target.value)}
              help={`At least ${SHORTEST_PASSWORD} characters.`}
              error={errors.of('newPassword')}
            />
            <FormError errors={errors} />
            <Button type="submit" look="primary" busy={busy}>
              Set the password
            </Button>
          </>
        )}
      </form>
    </main>
  );
}

function Done({ outcome }: { readonly outcome: Outcome }) {
  const isBefore = outcome === 'signedInBefore';
  return (
    <>
      <p role="status" className={styles.left}>
        Your password is set.{' '}
        {isBefore
          ? 'Somebody is already signed in to the console in this browser. Sign out there, then sign in with the new password.'
          : 'Signing in did not work.'}
      </p>
      {!isBefore && <ErrorPanel error={outcome} />}
      <Link href="/">{isBefore ? 'Open the console' : 'Sign in'}</Link>
    </>
  );
}
