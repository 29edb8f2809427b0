/** Ends earlier secrets of a key before their promised end, when every program has the current one. It shows live whether one is still used. */
import { useState } from 'react';
import { useChange, useData } from '../../api/use-data.js';
import { Button } from '../../ui/button.js';
import { counted } from '../../ui/counted.js';
import { Dialog } from '../../ui/dialog.js';
import { Choice, FieldGroup } from '../../ui/field.js';
import { Moment } from '../../ui/moment.js';
import { ErrorPanel } from '../../ui/states.js';
import { toast } from '../../ui/toast.js';
import { Text } from '../../ui/visible.js';
import type { Key } from './key.js';
import { EndSecrets, WatchKey } from './operations.js';
import { SecretUse } from './secret-use.js';

const WATCH_MS = 3_000;

export function EndSecretsDialog({ apiKey, onClose }: { readonly apiKey: Key; readonly onClose: () => void }) {
  const { id, name } = apiKey;
  const watched = useData(WatchKey, { id }, { everyMs: WATCH_MS, freshMs: 0 }).data?.apiKey;
  const [kept, setKept] = useState<ReadonlySet<string>>(new Set());
  const { mutate, isPending, error } = useChange(EndSecrets);
  const secrets = (watched ?? apiKey).retiredSecrets;
  const chosen = [...new Set(secrets.map(({ prefix }) => prefix))].filter((prefix) => !kept.has(prefix));
  const keep = (prefix: string, isKept: boolean) =>
    setKept((before) => new Set(isKept ? [...before, prefix] : [...before].filter((each) => each !== prefix)));
  const end = () =>
    mutate(
      { input: { id, prefixes: chosen } },
      {
        onSuccess: ({ endRetiredSecrets: { endedSecrets } }) => {
          toast(`${counted(endedSecrets.length, 'earlier secret')} ended.`);
          onClose();
        },
      },
    );
  return (
    <Dialog
      title="End earlier secrets"
      stays={isPending}
      onClose={onClose}
      onSubmit={end}
      actions={
        <>
          <Button onClick={onClose} disabled={isPending}>
            Cancel
          </Button>
          <Button type="submit" look="danger" busy={isPending} disabled={chosen.length === 0}>
            {chosen.length === 0 ? 'End now' : `End ${counted(chosen.length, 'secret')} now`}
          </Button>
        </>
      }
    >
      <p>
        The current secret of{' '}
        <strong>
          <Text>{name}</Text>
        </strong>{' '}
        keeps working. Programs that still send one of these are refused immediately.
      </p>
      {secrets.length === 0 ? (
        <p role="status">No earlier secret works any more.</p>
      ) : (
        <FieldGroup legend="Which secrets end now?">
          {secrets.map(({ prefix, endsAt, lastUsedAt }) => (
            <Choice
              key={prefix + endsAt}
              type="checkbox"
              checked={!kept.has(prefix)}
              onChange={(event) => keep(prefix, !event.target.checked)}
              label={`astrid_${prefix}…`}
              detail={
                <>
                  <SecretUse at={lastUsedAt} />. It would end <Moment at={endsAt} relative />.
                </>
              }
            />
          ))}
        </FieldGroup>
      )}
      {error && <ErrorPanel error={error} />}
    </Dialog>
  );
}
