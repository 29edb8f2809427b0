/** Drops permissions of a key. Those that it has not used for 90 days are preselected. */
import { useState } from 'react';
import { useChange } from '../../api/use-data.js';
import type { Permission } from '../../gql/graphql.js';
import { Button, SendButton } from '../../ui/button.js';
import { counted } from '../../ui/counted.js';
import { Dialog } from '../../ui/dialog.js';
import { FieldGroup } from '../../ui/field.js';
import { Moment } from '../../ui/moment.js';
import { ErrorPanel } from '../../ui/states.js';
import { toast } from '../../ui/toast.js';
import { useNow } from '../../ui/use-now.js';
import { Text } from '../../ui/visible.js';
import styles from './dialogs.module.css';
import { ageInDays, type Key, UNUSED_DAYS } from './key.js';
import { ChangeKey } from './operations.js';
import { PermissionBoxes } from './permission-boxes.js';
import { namesOf } from './permission-name.js';

interface Properties {
  readonly apiKey: Key;
  readonly onClose: () => void;
}

export function NarrowDialog(properties: Properties) {
  // As at the start: dropping permissions may leave one.
  const [hasOne] = useState(properties.apiKey.permissions.length === 1);
  return hasOne ? <NothingToDrop {...properties} /> : <Choice {...properties} />;
}

const NothingToDrop = ({ apiKey: { name, permissions }, onClose }: Properties) => (
  <Dialog title="Narrow the key" onClose={onClose} actions={<Button onClick={onClose}>Close</Button>}>
    <p>
      There is nothing to drop of the key <Text>{name}</Text>. It holds only {namesOf(permissions)}, and a key needs at least one
      permission.
    </p>
  </Dialog>
);

function Choice({ apiKey: key, onClose }: Properties) {
  const { mutate, isPending, error, reset } = useChange(ChangeKey);
  const age = ageInDays(key, useNow());
  const isYoung = age < UNUSED_DAYS;
  const [preselected] = useState(isYoung ? [] : key.unusedPermissions);
  const [dropped, setDropped] = useState(preselected);
  const stays = key.permissions.filter((permission) => !dropped.includes(permission));
  const count = key.permissions.length - stays.length;
  const why = count === 0 ? 'Choose what to drop.' : stays.length === 0 ? 'Keep at least one.' : null;
  const lastUses = new Map(key.effectivePermissionDetails.map(({ permission, lastUsedAt }) => [permission, lastUsedAt]));
  const choose = (chosen: readonly Permission[]) => {
    setDropped([...chosen]);
    if (error) reset();
  };
  const narrow = () => {
    if (why) return;
    const onSuccess = () => {
      toast(`${count === 1 ? 'One permission was' : `${count} permissions were`} taken from the key.`);
      onClose();
    };
    mutate({ input: { id: key.id, permissions: stays } }, { onSuccess });
  };
  return (
    <Dialog
      title="Narrow the key"
      onClose={onClose}
      isChanged={[...dropped].sort().join() !== [...preselected].sort().join()}
      onSubmit={narrow}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <SendButton busy={isPending} why={why}>
            Drop {count === 0 ? 'permissions' : count === 1 ? 'one permission' : `${count} permissions`}
          </SendButton>
        </>
      }
    >
      <p className={isYoung ? styles.warning : styles.note}>
        The key <Text>{key.name}</Text> is {age === 0 ? 'less than a day' : counted(age, 'day')} old. {reasonOf(key, isYoung)} An
        admin can add a permission again with Edit.
      </p>
      <FieldGroup
        legend="Permissions to drop"
        error={stays.length === 0 ? 'A key needs at least one permission: keep one.' : undefined}
      >
        <Quick apiKey={key} isYoung={isYoung} onChoose={choose} />
        <PermissionBoxes
          offered={key.permissions}
          chosen={dropped}
          onChange={choose}
          detailOf={(permission) => {
            const at = lastUses.get(permission);
            return at ? <>last used {<Moment at={at} relative />}</> : 'never used';
          }}
        />
      </FieldGroup>
      <p className={styles.outcome} role="status">
        {stays.length === 0 ? 'It would keep nothing.' : `It keeps ${namesOf(stays)}.`}
      </p>
      {error && <ErrorPanel error={error} />}
    </Dialog>
  );
}

interface QuickProperties {
  readonly apiKey: Key;
  readonly isYoung: boolean;
  readonly onChoose: (permissions: readonly Permission[]) => void;
}

/** Chooses several permissions with one click. Of a young key, what was not used for 90 days was never used. */
function Quick({ apiKey: { permissions, effectivePermissionDetails, unusedPermissions }, isYoung, onChoose }: QuickProperties) {
  const used = new Set(effectivePermissionDetails.flatMap(({ permission, lastUsedAt }) => (lastUsedAt ? [permission] : [])));
  const neverUsed = permissions.filter((permission) => !used.has(permission));
  const choices = [
    { label: 'All that were never used', chosen: neverUsed },
    { label: `All that were not used for ${UNUSED_DAYS} days`, chosen: isYoung ? [] : unusedPermissions },
  ].filter(({ chosen }) => chosen.length > 0);
  return (
    choices.length > 0 && (
      <div className={styles.quick}>
        {choices.map(({ label, chosen }) => (
          <Button key={label} onClick={() => onChoose(chosen)}>
            {label} ({chosen.length})
          </Button>
        ))}
      </div>
    )
  );
}

function reasonOf({ permissions, unusedPermissions: { length: unused } }: Key, isYoung: boolean): string {
  if (isYoung) return 'It may need each permission for work that it has not done so far, so nothing is preselected.';
  if (unused === 0) return `It has used each permission within ${UNUSED_DAYS} days, so nothing is preselected.`;
  if (unused === permissions.length)
    return `It has used no permission for ${UNUSED_DAYS} days. If no program needs it any more, revoke it.`;
  return `The preselected permissions were not used for ${UNUSED_DAYS} days, so it probably does not need them.`;
}
