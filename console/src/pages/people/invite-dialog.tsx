/** Adds a user without a password, and makes the link with which they set one. */
import { useState } from 'react';
import { useChange } from '../../api/use-data.js';
import type { Role } from '../../gql/graphql.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { SelectField, TextField } from '../../ui/field.js';
import { FormError, useFieldErrors } from '../../ui/form-error.js';
import { CodeDialog } from './code-dialog.js';
import { AddPerson } from './operations.js';
import styles from './people.module.css';
import { ROLE_NAMES, ROLES } from './person.js';

const LONGEST = 255;

export function InviteDialog({ onClose }: { readonly onClose: () => void }) {
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('VIEWER');
  const { mutate, data, error, isPending, variables } = useChange(AddPerson);
  const errors = useFieldErrors(error, variables?.input, ['name', 'email']);
  if (data) return <CodeDialog person={data.createUser.user} purpose="INVITATION" onClose={onClose} />;
  return (
    <Dialog
      title="Invite a user"
      onClose={onClose}
      isChanged={name !== '' || email !== '' || role !== 'VIEWER'}
      onSubmit={() => mutate({ input: { name, email, role } })}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={isPending}>
            Invite the user
          </Button>
        </>
      }
    >
      <div className={styles.fields}>
        <TextField
          label="Name"
          required
          maxLength={LONGEST}
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={errors.of('name')}
        />
        <TextField
          label="E-mail"
          type="email"
          required
          maxLength={LONGEST}
          value={email}
          onChange={(event) => setEmail(event.target.value)}
          error={errors.of('email')}
        />
        <SelectField label="Role" value={role} onChange={(event) => setRole(event.target.value as Role)}>
          {ROLE_NAMES.map((each) => (
            <option key={each} value={each}>
              {each.toLowerCase()}: {ROLES[each]}
            </option>
          ))}
        </SelectField>
        <FormError errors={errors} />
      </div>
    </Dialog>
  );
}
