/** Changes the own password. It ends all sessions, so the page signs in again with the new one. */
import { useState } from 'react';
import type { AstridError } from '../../../../src/client/error.js';
import { request } from '../../api/request.js';
import { signIn } from '../../session/session.js';
import { Button } from '../../ui/button.js';
import { FormError, useFieldErrors } from '../../ui/form-error.js';
import { useFormGuard } from '../../ui/leave-guard.js';
import { PasswordField } from '../../ui/password-field.js';
import { toast } from '../../ui/toast.js';
import styles from './account.module.css';
import { ChangePassword, EndSession } from './operations.js';
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from './password.js';

export function PasswordForm({ email }: { readonly email: string }) {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AstridError | null>(null);
  const errors = useFieldErrors(error, undefined, ['currentPassword', 'newPassword']);
  useFormGuard(current !== '' || next !== '');
  const change = async () => {
    setBusy(true);
    setError(null);
    try {
      const { changePassword } = await request(ChangePassword, { input: { currentPassword: current, newPassword: next } });
      // The session of this browser is in the cookie of the session endpoint, which the sign-in replaces.
      await signIn(email, next);
      await request(EndSession, { input: { refreshToken: changePassword.refreshToken } });
      setCurrent('');
      setNext('');
      toast('The password was changed. All other sessions have ended.');
    } catch (refused) {
      setError(refused as AstridError);
    }
    setBusy(false);
  };
  return (
    <form
      className={styles.fields}
      aria-label="Change the password"
      onSubmit={(event) => {
        event.preventDefault();
        void change();
      }}
    >
      <input type="email" name="email" autoComplete="username" value={email} readOnly hidden />
      <PasswordField
        label="Current password"
        autoComplete="current-password"
        required
        value={current}
        onChange={(event) => setCurrent(event.target.value)}
        error={errors.of('currentPassword')}
      />
      <PasswordField
        label="New password"
        autoComplete="new-password"
        required
        minLength={SHORTEST_PASSWORD}
        maxLength={LONGEST_PASSWORD}
        value={next}
        onChange={(event) => setNext(event.target.value)}
        help={`At least ${SHORTEST_PASSWORD} characters. All other sessions end.`}
        error={errors.of('newPassword')}
      />
      <FormError errors={errors} />
      <div>
        <Button type="submit" look="primary" busy={busy}>
          Change the password
        </Button>
      </div>
    </form>
  );
}
