/** A box for each permission, with its details: for the forms that create, edit and narrow a key. */
import type { ReactNode } from 'react';
import type { Permission } from '../../gql/graphql.js';
import { Choice } from '../../ui/field.js';
import { permissionName } from '../../words.js';
import styles from './draft-form.module.css';
import { inOrder, PERMISSIONS } from './permission-name.js';

interface Properties {
  readonly chosen: readonly Permission[];
  readonly onChange: (chosen: readonly Permission[]) => void;
  readonly detailOf: (permission: Permission) => ReactNode;
  /** The offered ones. */
  readonly offered?: readonly Permission[];
  /** A refusal of the API. It names each refused permission. */
  readonly error?: string | undefined;
}

export const PermissionBoxes = ({ chosen, onChange, detailOf, offered = PERMISSIONS, error }: Properties) => (
  <div className={styles.fields}>
    {inOrder(offered).map((permission) => (
      <Choice
        key={permission}
        type="checkbox"
        checked={chosen.includes(permission)}
        onChange={(event) =>
          onChange(event.target.checked ? [...chosen, permission] : chosen.filter((each) => each !== permission))
        }
        aria-invalid={error?.includes(permissionName(permission)) || undefined}
        label={<code>{permissionName(permission)}</code>}
        detail={detailOf(permission)}
      />
    ))}
  </div>
);
