/** Extends one or several keys, and shows the new end of each before anything changes. */
import { useState } from 'react';
import { request } from '../../api/request.js';
import type { ApiKeyStatus } from '../../gql/graphql.js';
import { Button, SendButton } from '../../ui/button.js';
import { numberText } from '../../ui/counted.js';
import { Dialog } from '../../ui/dialog.js';
import { TextField } from '../../ui/field.js';
import { dayText } from '../../ui/moments.js';
import { toast } from '../../ui/toast.js';
import { Text } from '../../ui/visible.js';
import styles from './dialogs.module.css';
import { useForEach } from './for-each.js';
import { MOST_DAYS } from './key-filter.js';
import { ExtendKey } from './operations.js';
import { OutcomeOf } from './outcome-of.js';

const DAY_MS = 86_400_000;
const DAYS = '90';

interface Extended {
  readonly id: string;
  readonly name: string;
  readonly status: ApiKeyStatus;
  readonly expiresAt?: string | null | undefined;
}

interface Properties {
  readonly keys: readonly Extended[];
  readonly onClose: () => void;
  /** Called when every key was changed. */
  readonly onDone?: () => void;
}

/** Days count from now or from the end, whichever is later. */
const newEnd = (expiresAt: string, days: number): string =>
  dayText(new Date(Math.max(Date.now(), Date.parse(expiresAt)) + days * DAY_MS));

/** Why a key stays as it is; null when it changes. */
const reasonAgainst = ({ status, expiresAt }: Extended): string | null =>
  status === 'REVOKED' ? 'it is revoked for good' : expiresAt == null ? 'it does not expire' : null;

function titleOf(all: number, able: number): string {
  if (all === 1) return 'Extend the key';
  return able === all ? `Extend ${all} keys` : `Extend ${able} of ${all} keys`;
}

export function ExtendDialog({ keys, onClose, onDone }: Properties) {
  const [days, setDays] = useState(DAYS);
  const { outcomes, isRunning, run } = useForEach();
  const able = keys.filter((key) => reasonAgainst(key) === null);
  const number = Number(days);
  const isValid = Number.isInteger(number) && number >= 1 && number <= MOST_DAYS;
  const extend = async () => {
    if (!isValid) return;
    const change = (id: string) => request(ExtendKey, { input: { id, days: number } }, { idempotencyKey: crypto.randomUUID() });
    const ids = able.map(({ id }) => id);
    if ((await run(ids, change)) > 0) return;
    toast(able.length === 1 ? 'The key was extended.' : `${able.length} keys were extended.`);
    onClose();
    onDone?.();
  };
  return (
    <Dialog
      title={titleOf(keys.length, able.length)}
      onClose={onClose}
      isChanged={days !== DAYS}
      onSubmit={() => void extend()}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <SendButton busy={isRunning} disabled={!isValid} why={able.length === 0 && 'No key would change.'}>
            Extend
          </SendButton>
        </>
      }
    >
      <TextField
        label="Days"
        type="number"
        value={days}
        onChange={(event) => setDays(event.target.value)}
        help="From now or from its end, whichever is later."
        error={isValid ? undefined : `Enter a whole number of days from 1 to ${numberText(MOST_DAYS)}.`}
      />
      <ul className={styles.preview} aria-label="Preview">
        {keys.map((key) => (
          <li key={key.id}>
            <span className={styles.what}>
              <Text>{key.name}</Text>
            </span>
            <span className={styles.change}>
              {reasonAgainst(key) !== null
                ? `stays as it is: ${reasonAgainst(key)}`
                : `${dayText(key.expiresAt as string)} → ${isValid ? newEnd(key.expiresAt as string, number) : '…'}`}
            </span>
            <OutcomeOf outcome={outcomes.get(key.id)} />
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
