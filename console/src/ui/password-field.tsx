/** An input of a password, with a button that shows what was typed. Sending the form hides it again. */
import { type InputHTMLAttributes, useEffect, useRef, useState } from 'react';
import { Field } from './field.js';
import fieldStyles from './field.module.css';
import styles from './password-field.module.css';

interface Properties extends Omit<InputHTMLAttributes<HTMLInputElement>, 'type'> {
  readonly label: string;
  readonly help?: string;
  readonly error?: string | undefined;
  /** So that a password manager knows which one it is. */
  readonly autoComplete: 'current-password' | 'new-password';
}

export function PasswordField({ label, help, error, ...input }: Properties) {
  const [isShown, setShown] = useState(false);
  const element = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const form = element.current?.form;
    const hide = () => setShown(false);
    form?.addEventListener('submit', hide);
    return () => form?.removeEventListener('submit', hide);
  }, []);
  return (
    <Field label={label} help={help} error={error}>
      {(ids) => (
        <div className={styles.around}>
          <input
            {...ids}
            {...input}
            ref={element}
            type={isShown ? 'text' : 'password'}
            // A browser may send a text to a service that checks its spelling.
            spellCheck={false}
            autoCapitalize="none"
            autoCorrect="off"
            className={`${fieldStyles.input} ${styles.input}`}
          />
          <button
            type="button"
            className={styles.show}
            aria-pressed={isShown}
            aria-controls={ids.id}
            onClick={() => setShown(!isShown)}
          >
            Show<span className="visually-hidden"> the password</span>
          </button>
        </div>
      )}
    </Field>
  );
}
