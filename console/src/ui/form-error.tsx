/** Shows a refusal of a form: at the field that causes it, with the focus there, or beside the button that sends the form. */
import { useEffect } from 'react';
import type { AstridError } from '../../../src/client/error.js';
import { type FieldErrors, fieldErrorsIn } from '../api/field-errors.js';
import { ErrorDetails, ErrorPanel } from './states.js';
import styles from './states.module.css';

/** The result goes to the fields and to FormError. */
export function useFieldErrors(error: AstridError | null, sent: object | undefined, shown: readonly string[]): FieldErrors {
  const errors = fieldErrorsIn(error, sent, shown);
  const { isAtField } = errors;
  useEffect(() => {
    if (error === null || !isAtField) return;
    const within = document.querySelector('dialog[open]') ?? document;
    const field = within.querySelector<HTMLElement>('[aria-invalid="true"]');
    field?.focus({ preventScroll: true });
    // With the problem, which stands below the field.
    field?.scrollIntoView({ block: 'center' });
  }, [error, isAtField]);
  return errors;
}

export function FormError({ errors: { error, isAtField } }: { readonly errors: FieldErrors }) {
  if (error === null) return null;
  if (!isAtField) return <ErrorPanel error={error} />;
  return (
    <div className={styles.atField}>
      <p>Correct the marked field, then try again.</p>
      <ErrorDetails error={error} />
    </div>
  );
}
