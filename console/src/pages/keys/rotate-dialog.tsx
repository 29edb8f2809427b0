/** Gives a key a new secret. The old one works on for a while, or ends immediately when it has leaked. */
import { useState } from 'react';
import { useChange, useData } from '../../api/use-data.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Choice, FieldGroup } from '../../ui/field.js';
import { beforeLeaving, useLeaveGuard } from '../../ui/leave-guard.js';
import { Moment } from '../../ui/moment.js';
import { utcText } from '../../ui/moments.js';
import { ErrorPanel } from '../../ui/states.js';
import { Text } from '../../ui/visible.js';
import styles from './dialogs.module.css';
import type { Key } from './key.js';
import { RotateKey, WatchKey } from './operations.js';
import { SECRET_GUARD, SecretReveal } from './secret-reveal.js';
import { SecretUse } from './secret-use.js';

const HOUR = 3_600;
const WATCH_MS = 3_000;

/** The seconds that the old secret works on; null means that it leaked. */
const CHOICES = [
  { id: 'hour', seconds: HOUR, label: 'It works for 1 more hour', detail: 'You replace the secret now.' },
  { id: 'day', seconds: 24 * HOUR, label: 'It works for 24 more hours', detail: 'You replace it today.' },
  { id: 'week', seconds: 7 * 24 * HOUR, label: 'It works for 7 more days', detail: 'Several programs or people use it.' },
  {
    id: 'leak',
    seconds: null,
    label: 'It leaked: end it now',
    detail: 'Ends this secret and every earlier one immediately. Programs that use them fail until they have the new one.',
  },
] as const;

export function RotateDialog({
  apiKey: { id, name, permissions, expiresAt },
  onClose,
}: {
  readonly apiKey: Key;
  readonly onClose: () => void;
}) {
  const [chosen, setChosen] = useState<(typeof CHOICES)[number]>(CHOICES[1]);
  const { mutate, isPending, error, data } = useChange(RotateKey);
  const rotate = () =>
    mutate({
      input: { id, ...(chosen.seconds === null ? { endPreviousSecrets: true } : { gracePeriodSeconds: chosen.seconds }) },
    });
  const onKept = useLeaveGuard(SECRET_GUARD, data !== undefined);
  if (data)
    return (
      <Dialog
        title="The new secret"
        wide
        isOnce
        onClose={onClose}
        actions={
          <Button look="primary" onClick={() => beforeLeaving(onClose)}>
            I have stored it
          </Button>
        }
      >
        <p className={styles.note}>
          It belongs to the key <Text>{name}</Text>.
        </p>
        <SecretReveal secret={data.rotateApiKey.key} name={name} permissions={permissions} onKept={onKept} />
        <OldSecrets id={id} />
      </Dialog>
    );
  return (
    <Dialog
      title="Rotate the key"
      stays={isPending}
      onClose={onClose}
      onSubmit={rotate}
      actions={
        <>
          <Button onClick={onClose} disabled={isPending}>
            Cancel
          </Button>
          <Button type="submit" look={chosen.seconds === null ? 'danger' : 'primary'} busy={isPending}>
            {chosen.seconds === null ? 'End all earlier secrets' : 'Make a new secret'}
          </Button>
        </>
      }
    >
      <p>
        <strong>
          <Text>{name}</Text>
        </strong>{' '}
        gets a new secret. Its name, permissions, history and counts stay.
      </p>
      <FieldGroup legend="What happens to the current secret?">
        {CHOICES.map((choice) => (
          <Choice
            key={choice.id}
            type="radio"
            name="grace"
            checked={chosen === choice}
            onChange={() => setChosen(choice)}
            label={choice.label}
            detail={choice.detail}
          />
        ))}
      </FieldGroup>
      {expiresAt && chosen.seconds !== null && (
        <p className={styles.note}>
          The key itself expires <Moment at={expiresAt} />, and then each of its secrets ends.
        </p>
      )}
      {error && <ErrorPanel error={error} />}
    </Dialog>
  );
}

/** Shows live whether a program still uses an old secret. */
function OldSecrets({ id }: { readonly id: string }) {
  const { data } = useData(WatchKey, { id }, { everyMs: WATCH_MS, freshMs: 0 });
  const old = data?.apiKey?.retiredSecrets;
  return (
    <div>
      {old === undefined && <p className={styles.live}>Looking for old secrets…</p>}
      {old?.length === 0 && (
        <p className={styles.live}>
          <span className={`${styles.dot} ${styles.seen}`} aria-hidden="true" />
          No earlier secret works any more.
        </p>
      )}
      {old?.map(({ prefix, endsAt, lastUsedAt }) => (
        <p key={prefix + endsAt} className={styles.live}>
          <span className={styles.dot} aria-hidden="true" />
          <span>
            Old secret <code>astrid_{prefix}…</code>: <SecretUse at={lastUsedAt} />. It ends <Moment at={endsAt} relative />.
          </span>
        </p>
      ))}
      {/* Exact moments: distances from now would be announced again each minute. */}
      <span className="visually-hidden" role="status">
        {old && (old.length === 0 ? 'Every earlier secret has ended.' : old.map(useOf).join(' '))}
      </span>
    </div>
  );
}

const useOf = ({ prefix, lastUsedAt }: Pick<Key['retiredSecrets'][number], 'prefix' | 'lastUsedAt'>): string =>
  lastUsedAt
    ? `Old secret ${prefix} was used at ${utcText(lastUsedAt)}.`
    : `Old secret ${prefix} was not used since the rotation.`;
