/** Warns before a key is created or asked for that the server will refuse it: its owner may not do what it may, or its bounds exclude it. */
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

interface Properties {
  readonly draft: Draft;
  readonly permissions: readonly Permission[];
  /** Undefined while it is read. */
  readonly owner: Owner | undefined | null;
  readonly roles: ListPermissionsQuery['roles'];
}

export function RefusalWarning({ draft, permissions, owner, roles }: Properties) {
  const held = roles.find(({ name }) => name === owner?.role)?.permissions;
  const lacks = held ? permissions.filter((permission) => !held.includes(permission)) : [];
  return (
    <>
      {owner?.role && lacks.length > 0 && <Lacking owner={owner} role={owner.role} lacks={lacks} />}
      {draft.surveys.length > 0 && permissions.includes('ADMIN_ACCESS') && (
        <p className={styles.warning}>
          The server will refuse this key: one with <code>admin:access</code> cannot be restricted to surveys.
        </p>
      )}
    </>
  );
}

function Lacking({ owner: { id, name }, role, lacks }: { owner: Owner; role: Role; lacks: readonly Permission[] }) {
  const isAdmin = useHolds('ADMIN_ACCESS');
  return (
    <div className={styles.warning} role="status">
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
