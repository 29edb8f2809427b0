/** Foretells that the server will refuse a wished key: its owner may not do what it may, or its bounds exclude it. */
import { focusManager, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Link } from 'wouter';
import type { ListPermissionsQuery, Permission, Role } from '../../gql/graphql.js';
import { useHolds } from '../../session/use-session.js';
import { Text } from '../../ui/visible.js';
import { permissionName } from '../../words.js';
import type { Draft } from './choices.js';
import styles from './draft-form.module.css';
import { uuidOf } from './key-filter.js';
import { inOrder } from './permission-name.js';

interface Owner {
  readonly id: string;
  readonly name: string;
  readonly role?: Role | null | undefined;
}

interface Refusal {
  /** The owner, when the role lacks permissions. */
  readonly lacking: { readonly owner: Owner; readonly role: Role; readonly lacks: readonly Permission[] } | null;
  readonly isScopedAdmin: boolean;
}

/** Null when nothing is known against the key. The owner is undefined or null while it is read. */
export function refusalOf(
  { surveys }: Pick<Draft, 'surveys'>,
  permissions: readonly Permission[],
  owner: Owner | undefined | null,
  roles: ListPermissionsQuery['roles'],
): Refusal | null {
  const role = owner?.role;
  const held = roles.find(({ name }) => name === role)?.permissions;
  const lacks = held ? permissions.filter((permission) => !held.includes(permission)) : [];
  const lacking = owner && role && lacks.length > 0 ? { owner, role, lacks } : null;
  const isScopedAdmin = surveys.length > 0 && permissions.includes('ADMIN_ACCESS');
  return lacking || isScopedAdmin ? { lacking, isScopedAdmin } : null;
}

export function RefusalWarning({ refusal: { lacking, isScopedAdmin } }: { readonly refusal: Refusal }) {
  const client = useQueryClient();
  // The role may have changed while the reader was in another tab.
  useEffect(() => focusManager.subscribe((isBack) => isBack && void client.invalidateQueries()), [client]);
  return (
    <div className={styles.refusal} role="status">
      {lacking && <Lacking {...lacking} />}
      {isScopedAdmin && (
        <p className={styles.warning}>
          The server will refuse this key: one with <code>admin:access</code> cannot be restricted to surveys.
        </p>
      )}
    </div>
  );
}

function Lacking({ owner: { id, name }, role, lacks }: NonNullable<Refusal['lacking']>) {
  const isAdmin = useHolds('ADMIN_ACCESS');
  return (
    <div className={styles.warning}>
      <p>
        The server will refuse this key, since the role of <Text>{name}</Text> ({role.toLowerCase()}) lacks:
      </p>
      <ul className={styles.lacks}>
        {inOrder(lacks).map((permission) => (
          <li key={permission}>
            <code>{permissionName(permission)}</code>
          </li>
        ))}
      </ul>
      <p>
        {isAdmin ? (
          <>
            Choose fewer permissions or another owner, or <Link href={`/people/${uuidOf(id)}`}>change the role</Link>.
          </>
        ) : (
          'Choose fewer permissions, or ask an admin for another role.'
        )}
      </p>
    </div>
  );
}
