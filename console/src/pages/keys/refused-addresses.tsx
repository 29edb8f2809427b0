/** Warns before networks are saved that exclude an address from which the key was used. */
import { joined } from '../../words.js';
import { listIn } from './choices.js';
import styles from './dialogs.module.css';
import type { EditFields } from './edit.js';
import type { Key } from './key.js';
import { refusedBy } from './networks.js';

interface Properties {
  readonly before: EditFields;
  readonly fields: EditFields;
  readonly used: Key['recentAddresses'];
}

export function RefusedAddresses({ before, fields, used }: Properties) {
  const addresses = used.map(({ address }) => address);
  const already = refusedBy(listIn(before.networks), addresses);
  const refused = refusedBy(listIn(fields.networks), addresses).filter((address) => !already.includes(address));
  if (refused.length === 0) return null;
  return (
    <p className={styles.warning} role="status">
      The server will refuse this key from {joined(refused)}. In the last 90 days it was used from there.
    </p>
  );
}
