/** Changes the role of a user. */
import { useState } from 'react';
import { useChange } from '../../api/use-data.js';
import type { Role } from '../../gql/graphql.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Choice } from '../../ui/field.js';
import { ErrorPanel } from '../../ui/states.js';
import { toast } from '../../ui/toast.js';
import { Text } from '../../ui/visible.js';
import { ChangeRole } from './operations.js';
import styles from './people.module.css';
import { type Person, ROLE_NAMES, ROLES } from './person.js';

interface Properties {
  readonly person: Person;
  readonly onClose: () => void;
}

export function RoleDialog({ person, onClose }: Properties) {
  const [role, setRole] = useState<Role>(person.role ?? 'VIEWER');
  const { mutate, error, isPending } = useChange(ChangeRole);
  const change = () =>
    mutate(
      { input: { id: person.id, role } },
      {
        onSuccess: () => {
          toast('The role was changed.');
          onClose();
        },
      },
    );
  return (
    <Dialog
      title="Change the role"
      onClose={onClose}
      onSubmit={change}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={isPending} disabled={role === person.role}>
            Change the role
          </Button>
        </>
      }
    >
      <p>
        <Text>{person.name}</Text> has the role {person.role?.toLowerCase()}. Choose another one.
      </p>
      <fieldset className="bare">
        <legend className="visually-hidden">Role</legend>
        <div className={styles.fields}>
          {ROLE_NAMES.map((name) => (
            <Choice
              key={name}
              type="radio"
              name="role"
              checked={role === name}
              onChange={() => setRole(name)}
              label={name.toLowerCase()}
              detail={ROLES[name]}
            />
          ))}
        </div>
      </fieldset>
      <p className={styles.note}>The keys of the user lose what the new role does not hold, from the next request on.</p>
      {error && <ErrorPanel error={error} />}
    </Dialog>
  );
}
