/** Buttons, and links that look like them. While an action runs, its button is busy and cannot be pressed again. */
import type { ButtonHTMLAttributes, ReactNode } from 'react';
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
