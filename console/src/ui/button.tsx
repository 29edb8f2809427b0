/** Buttons, and links that look like them. While an action runs, its button is busy and cannot be pressed again. */
import { type ButtonHTMLAttributes, type ReactNode, useId } from 'react';
import { Link } from 'wouter';
import styles from './button.module.css';

type Look = 'plain' | 'primary' | 'danger' | 'quiet';

interface ButtonProperties extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: Look;
  readonly busy?: boolean;
}

const classOf = (look: Look, more = ''): string => `${styles.button} ${styles[look]} ${more}`;

export function Button({
  look = 'plain',
  busy = false,
  type = 'button',
  className,
  disabled,
  children,
  ...rest
}: ButtonProperties) {
  return (
    <button type={type} className={classOf(look, className)} disabled={disabled || busy} aria-busy={busy || undefined} {...rest}>
      {busy && <span className={styles.spinner} aria-hidden="true" />}
      {children}
    </button>
  );
}

interface SendProperties extends ButtonProperties {
  /** Why it cannot be pressed now. It stands beside the button. */
  readonly why?: ReactNode;
}

/** The button that sends a form. When it cannot be pressed, it says why. */
export function SendButton({ why, look = 'primary', ...button }: SendProperties) {
  const id = useId();
  return (
    <>
      {why && (
        <div id={id} className={styles.why}>
          {why}
        </div>
      )}
      <Button
        type="submit"
        look={look}
        {...button}
        disabled={why ? true : button.disabled}
        aria-describedby={why ? id : undefined}
      />
    </>
  );
}

interface LinkProperties {
  readonly to: string;
  readonly look?: Look;
  readonly children: ReactNode;
}

export const ButtonLink = ({ to, look = 'plain', children }: LinkProperties) => (
  <Link href={to} className={classOf(look)}>
    {children}
  </Link>
);
