/** What can be done to the selected keys together. */
import { useState } from 'react';
import type { ListKeysQuery } from '../../gql/graphql.js';
import { useHolds } from '../../session/use-session.js';
import { Button } from '../../ui/button.js';
import styles from './bulk-bar.module.css';
import { ExtendDialog } from './extend-dialog.js';
import { RevokeDialog } from './revoke-dialog.js';

interface Properties {
  readonly keys: ListKeysQuery['apiKeys']['nodes'];
  readonly onClear: () => void;
}

export function BulkBar({ keys, onClear }: Properties) {
  const isAdmin = useHolds('ADMIN_ACCESS');
  const [open, setOpen] = useState<'extend' | 'revoke' | null>(null);
  const close = () => setOpen(null);
  const able = keys.filter(({ status }) => status !== 'REVOKED');
  if (keys.length === 0) return null;
  return (
    <section className={styles.bar} aria-label="Selected keys" data-bottom-bar="">
      <span>{keys.length === 1 ? '1 key selected' : `${keys.length} keys selected`}</span>
      {isAdmin && (
        <Button disabled={able.length === 0} onClick={() => setOpen('extend')}>
          Extend…
        </Button>
      )}
      <Button look="danger" disabled={able.length === 0} onClick={() => setOpen('revoke')}>
        Revoke…
      </Button>
      {able.length === 0 && <span className={styles.why}>{keys.length === 1 ? 'It is' : 'They are'} revoked already.</span>}
      <Button look="quiet" onClick={onClear}>
        Clear selection
      </Button>
      {open === 'extend' && <ExtendDialog keys={keys} onClose={close} onDone={onClear} />}
      {open === 'revoke' && <RevokeDialog keys={able} onClose={close} onDone={onClear} />}
    </section>
  );
}
