/** What a part of a page shows instead of rows: that it loads, that there is nothing, or why it failed. */
import type { ReactNode } from 'react';
import { AstridError } from '../../../src/client/error.js';
import { messageOf } from '../api/field-errors.js';
import { Button } from './button.js';
import styles from './states.module.css';
import { Text } from './visible.js';

interface Missing {
  readonly permission: string;
  readonly name?: string;
  readonly paths?: readonly string[];
}

/** The code, the missing permissions and the request id: what an admin needs to find the cause in the log. */
export function ErrorPanel({ error, onRetry }: { readonly error: Error; readonly onRetry?: () => void }) {
  const shown = error instanceof AstridError ? error : new AstridError('UNKNOWN', error.message);
  const missing = (shown.extensions.missingPermissions ?? []) as readonly Missing[];
  return (
    <div className={styles.error} role="alert">
      <p>
        <Text>{messageOf(shown)}</Text>
      </p>
      {missing.length > 0 && (
        <p>
          You lack{' '}
          {missing.map(({ permission, name }, index) => (
            <span key={permission}>
              {index > 0 && ', '}
              <code>{name ?? permission}</code>
            </span>
          ))}
          . An admin can give you a role that holds it.
        </p>
      )}
      <ErrorDetails error={shown} />
      {onRetry && <Button onClick={onRetry}>Try again</Button>}
    </div>
  );
}

/** What an admin needs to find the refusal in the log. */
export const ErrorDetails = ({ error: { code, requestId } }: { readonly error: AstridError }) => (
  <p className={styles.details}>
    <code>{code}</code>
    {requestId !== undefined && (
      <>
        {' · request '}
        <code>{requestId}</code>
      </>
    )}
  </p>
);

export const Empty = ({ title, children }: { readonly title: string; readonly children?: ReactNode }) => (
  <div className={styles.empty}>
    <p className={styles.emptyTitle}>{title}</p>
    {children}
  </div>
);

/** Grey bars in the place of what loads, so that nothing moves when it arrives. */
export const Loading = ({ lines = 3, label = 'Loading' }: { readonly lines?: number; readonly label?: string }) => (
  <div className={styles.loading} role="status">
    <span className="visually-hidden">{label}</span>
    {Array.from({ length: lines }, (_, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: the bars are all alike.
      <span key={index} className={styles.bar} />
    ))}
  </div>
);
