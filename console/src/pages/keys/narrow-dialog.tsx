/** Takes from a key the permissions that it has not used for 90 days. */
import { useChange } from '../../api/use-data.js';
import { Button } from '../../ui/button.js';
import { counted } from '../../ui/counted.js';
import { Dialog } from '../../ui/dialog.js';
import { Moment } from '../../ui/moment.js';
import { ErrorPanel } from '../../ui/states.js';
import { toast } from '../../ui/toast.js';
import { useNow } from '../../ui/use-now.js';
import { Text } from '../../ui/visible.js';
import styles from './dialogs.module.css';
import { ageInDays, type Key, UNUSED_DAYS } from './key.js';
import { ChangeKey } from './operations.js';
import { permissionName } from './permission-name.js';

export function NarrowDialog({ apiKey: key, onClose }: { readonly apiKey: Key; readonly onClose: () => void }) {
  const { mutate, isPending, error } = useChange(ChangeKey);
  const unused = new Set(key.unusedPermissions);
  const age = ageInDays(key, useNow());
  const stays = key.permissions.filter((permission) => !unused.has(permission));
  const lastUses = new Map(key.effectivePermissionDetails.map(({ permission, lastUsedAt }) => [permission, lastUsedAt]));
  const narrow = () =>
    mutate(
      { input: { id: key.id, permissions: stays } },
      {
        onSuccess: () => {
          toast(`${unused.size === 1 ? 'One permission was' : `${unused.size} permissions were`} taken from the key.`);
          onClose();
        },
      },
    );
  return (
    <Dialog
      title="Narrow the key"
      onClose={onClose}
      onSubmit={narrow}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={isPending} disabled={stays.length === 0}>
            Drop {unused.size === 1 ? 'one permission' : `${unused.size} permissions`}
          </Button>
        </>
      }
    >
      {age < UNUSED_DAYS ? (
        <p className={styles.warning}>
          The key <Text>{key.name}</Text> is {age === 0 ? 'less than a day' : `only ${counted(age, 'day')}`} old, and has not used
          these yet. It may need them for work that it has not done so far. An admin can add them again with the mutation
          updateApiKey.
        </p>
      ) : (
        <p className={styles.note}>
          The key <Text>{key.name}</Text> has not used these for {UNUSED_DAYS} days. It probably does not need them. An admin can
          add them again with the mutation updateApiKey.
        </p>
      )}
      <ul className={styles.preview} aria-label="Dropped">
        {key.unusedPermissions.map((permission) => {
          const at = lastUses.get(permission);
          return (
            <li key={permission}>
              <code>{permissionName(permission)}</code>
              <span className={styles.change}>{at ? <>last used {<Moment at={at} relative />}</> : 'never used'}</span>
            </li>
          );
        })}
      </ul>
      {stays.length === 0 ? (
        <p className={styles.warning}>It uses none of its permissions, and a key needs at least one. Revoke it instead.</p>
      ) : (
        <p>
          It keeps{' '}
          {stays.map((permission, index) => (
            <span key={permission}>
              {index > 0 && ', '}
              <code>{permissionName(permission)}</code>
            </span>
          ))}
          .
        </p>
      )}
      {error && <ErrorPanel error={error} />}
    </Dialog>
  );
}
