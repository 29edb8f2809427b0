/** Revokes one or several keys. It names every key that ends, also those that they created. */
import { useState } from 'react';
import { request } from '../../api/request.js';
import { useHolds } from '../../session/use-session.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Choice, TextField } from '../../ui/field.js';
import { Moment } from '../../ui/moment.js';
import { ErrorPanel } from '../../ui/states.js';
import { toast } from '../../ui/toast.js';
import { Text } from '../../ui/visible.js';
import styles from './dialogs.module.css';
import { useForEach } from './for-each.js';
import { RevokeKey } from './operations.js';
import { OutcomeOf } from './outcome-of.js';
import { useDescendants } from './use-descendants.js';

interface Properties {
  readonly keys: readonly { readonly id: string; readonly name: string }[];
  readonly onClose: () => void;
  /** Called when every key was changed. */
  readonly onDone?: () => void;
}

const LONGEST_REASON = 1_000;

export function RevokeDialog({ keys, onClose, onDone }: Properties) {
  const isAdmin = useHolds('ADMIN_ACCESS');
  const [reason, setReason] = useState('');
  const [withDescendants, setWithDescendants] = useState(false);
  const { outcomes, isRunning, run } = useForEach();
  const { data: family, error } = useDescendants(keys.map(({ id }) => id));
  const count = family?.below.length ?? 0;
  const revoke = async () => {
    const input = { ...(reason && { reason }), ...(withDescendants && { descendants: true }) };
    const change = (id: string) => request(RevokeKey, { input: { id, ...input } }, { idempotencyKey: crypto.randomUUID() });
    if (
      (await run(
        keys.map(({ id }) => id),
        change,
      )) > 0
    )
      return;
    const total = keys.length + (withDescendants ? count : 0);
    toast(total === 1 ? 'The key was revoked.' : `${total} keys were revoked.`);
    onClose();
    onDone?.();
  };
  return (
    <Dialog
      title={keys.length === 1 ? 'Revoke the key' : `Revoke ${keys.length} keys`}
      onClose={onClose}
      isChanged={reason !== '' || withDescendants}
      onSubmit={() => void revoke()}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="danger" busy={isRunning} disabled={family === undefined}>
            Revoke for good
          </Button>
        </>
      }
    >
      <p>
        The next request with {keys.length === 1 ? 'this key' : 'these keys'} is refused. A revoked key cannot be brought back.
      </p>
      {error && <ErrorPanel error={error} />}
      <ul className={styles.preview} aria-label="Preview">
        {keys.map(({ id, name }) => (
          <li key={id}>
            <span className={styles.what}>
              <Text>{name}</Text>
            </span>
            {/* Of a failed reading, nothing is known. */}
            {!error && (
              <span className={styles.change}>{family ? <LastUse at={family.lastUses.get(id)} /> : 'last use: reading…'}</span>
            )}
            <OutcomeOf outcome={outcomes.get(id)} />
          </li>
        ))}
        {family?.below.map(({ id, name, lastUsedAt }) => (
          <li key={id} className={styles.below}>
            <span className={styles.what}>
              created by it: <Text>{name}</Text>
            </span>
            <span className={styles.change}>
              <LastUse at={lastUsedAt} />, {withDescendants ? 'ends too' : 'keeps working'}
            </span>
          </li>
        ))}
      </ul>
      {count > 0 && isAdmin && (
        <Choice
          type="checkbox"
          checked={withDescendants}
          onChange={(event) => setWithDescendants(event.target.checked)}
          label={`Also revoke the ${count === 1 ? 'key' : `${count} keys`} below`}
          detail="After a leak, revoke them too: a thief may have created them."
        />
      )}
      <TextField
        label="Reason"
        maxLength={LONGEST_REASON}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        help="Optional. Everybody who sees the key reads it."
      />
    </Dialog>
  );
}

const LastUse = ({ at }: { readonly at: string | null | undefined }) =>
  at ? (
    <>
      last used <Moment at={at} relative />
    </>
  ) : (
    'never used'
  );
