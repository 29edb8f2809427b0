/** Inputs with a label, help and an error that screen readers announce. */
import { type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, type TextareaHTMLAttributes, useId } from 'react';
import styles from './field.module.css';

interface Around {
  readonly label: string;
  readonly help?: ReactNode;
  readonly error?: string | undefined;
  /** Shows only the input; the label is for screen readers. */
  readonly bare?: boolean;
}

interface Ids {
  readonly id: string;
  readonly 'aria-describedby'?: string | undefined;
  readonly 'aria-invalid'?: boolean | undefined;
}

export function Field({ label, help, error, bare, children }: Around & { readonly children: (ids: Ids) => ReactNode }) {
  const id = useId();
  const described = [help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div className={bare ? styles.bare : styles.field}>
      <label htmlFor={id} className={bare ? 'visually-hidden' : styles.label}>
        {label}
      </label>
      {children({ id, 'aria-describedby': described || undefined, 'aria-invalid': error ? true : undefined })}
      {help && (
        <p id={`${id}-help`} className={styles.help}>
          {help}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className={styles.error} role="alert">
          {error}
        </p>
      )}
    </div>
  );
}

export const TextField = ({ label, help, error, bare = false, ...input }: Around & InputHTMLAttributes<HTMLInputElement>) => (
  <Field label={label} help={help} error={error} bare={bare}>
    {(ids) => <input {...ids} {...input} className={styles.input} />}
  </Field>
);

export const TextArea = ({
  label,
  help,
  error,
  bare = false,
  ...input
}: Around & TextareaHTMLAttributes<HTMLTextAreaElement>) => (
  <Field label={label} help={help} error={error} bare={bare}>
    {(ids) => <textarea {...ids} {...input} className={`${styles.input} ${styles.area}`} />}
  </Field>
);

export const SelectField = ({
  label,
  help,
  error,
  bare = false,
  children,
  ...select
}: Around & SelectHTMLAttributes<HTMLSelectElement>) => (
  <Field label={label} help={help} error={error} bare={bare}>
    {(ids) => (
      <div className={styles.arrow}>
        <select {...ids} {...select} className={`${styles.input} ${styles.select}`}>
          {children}
        </select>
      </div>
    )}
  </Field>
);

interface ChoiceProperties extends InputHTMLAttributes<HTMLInputElement> {
  readonly type: 'checkbox' | 'radio';
  readonly label: ReactNode;
  readonly detail?: ReactNode;
}

/** A checkbox or radio button with its label, and details below. */
export function Choice({ label, detail, ...input }: ChoiceProperties) {
  const id = useId();
  return (
    <div className={styles.choice}>
      <input id={id} {...input} aria-describedby={detail ? `${id}-detail` : undefined} className={styles.mark} />
      <div>
        <label htmlFor={id}>{label}</label>
        {detail && (
          <div id={`${id}-detail`} className={styles.help}>
            {detail}
          </div>
        )}
      </div>
    </div>
  );
}

interface GroupProperties {
  readonly legend: string;
  readonly help?: ReactNode;
  readonly error?: string | undefined;
  readonly children: ReactNode;
}

export const FieldGroup = ({ legend, help, error, children }: GroupProperties) => (
  <fieldset className={styles.group}>
    <legend className={styles.label}>{legend}</legend>
    {help && <p className={styles.help}>{help}</p>}
    {children}
    {error && (
      <p className={styles.error} role="alert">
        {error}
      </p>
    )}
  </fieldset>
);
