/** Shows its content only to a principal who holds a permission. Others see which one they lack, instead of an empty page. */
import type { ReactNode } from 'react';
import type { Permission } from '../gql/graphql.js';
import { useViewer } from '../session/use-session.js';
import { permissionName } from '../words.js';
import { Loading } from './states.js';
import styles from './states.module.css';

interface Properties {
  readonly permission: Permission;
  readonly children: ReactNode;
}

export function Needs({ permission, children }: Properties) {
  const viewer = useViewer();
  if (viewer === undefined) return <Loading lines={6} />;
  if (viewer.permissions.includes(permission)) return children;
  return (
    <div className={styles.error} role="alert">
      <p>
        You lack <code>{permissionName(permission)}</code>. An admin can give you a role that holds it.
      </p>
    </div>
  );
}
