/** Adds a user without a password, and makes the link with which they set one, in one step. */
import { useState } from 'react';
import { Link } from 'wouter';
import { useChange } from '../../api/use-data.js';
import type { AddPersonMutation, Role } from '../../gql/graphql.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Choice, SelectField, TextField } from '../../ui/field.js';
import { FormError, useFieldErrors } from '../../ui/form-error.js';
import { beforeLeaving } from '../../ui/leave-guard.js';
import { ErrorPanel } from '../../ui/states.js';
import { toast } from '../../ui/toast.js';
import { Text } from '../../ui/visible.js';
import { uuidOf } from '../keys/key-filter.js';
import { LinkShown } from './link-shown.js';
import { AddPerson, IssueCode } from './operations.js';
import styles from './people.module.css';
import { ROLE_NAMES, ROLES } from './person.js';

const LONGEST = 255;
const NEW = { name: '', email: '', role: 'VIEWER' as Role, isInvited: true };

export function InviteDialog({ onClose }: { readonly onClose: () => void }) {
  const [draft, setDraft] = useState(NEW);
  /** The user was added, and the server refused the link. */
  const [isFailed, setFailed] = useState(false);
  const adding = useChange(AddPerson);
  const issuing = useChange(IssueCode);
  const errors = useFieldErrors(adding.error, adding.variables?.input, ['name', 'email']);
  const added = adding.data?.createUser.user;
  const issued = issuing.data?.issueOneTimeCode;
  const isPending = adding.isPending || issuing.isPending;
  const { isInvited, ...input } = draft;
  const change = (changes: Partial<typeof draft>) => setDraft({ ...draft, ...changes });
  const issue = (userId: string) =>
    issuing.mutate({ input: { userId, purpose: 'INVITATION' } }, { onError: () => setFailed(true) });
  const add = () =>
    adding.mutate(
      { input },
      {
        onSuccess: ({ createUser: { user } }) => {
          if (isInvited) return issue(user.id);
          toast(`${user.name} was added, without a link.`);
          onClose();
        },
      },
    );
  const action = isInvited ? 'Invite the user' : 'Add the user';
  return (
    <Dialog
      title={issued ? 'Link of the invitation' : isFailed ? 'The user was added, without a link' : 'Invite a user'}
      onClose={onClose}
      isChanged={added === undefined && Object.entries(draft).some(([field, value]) => value !== NEW[field as keyof typeof NEW])}
      stays={isPending}
      isOnce={issued !== undefined}
      onSubmit={() => {
        if (isPending || issued) return;
        if (added) issue(added.id);
        else add();
      }}
      actions={
        issued ? (
          <Button onClick={() => beforeLeaving(onClose)}>I have sent it</Button>
        ) : (
          <>
            <Button onClick={onClose} disabled={isPending}>
              {isFailed ? 'Close' : 'Cancel'}
            </Button>
            <Button type="submit" look="primary" busy={isPending}>
              {isFailed ? 'Make the link' : action}
            </Button>
          </>
        )
      }
    >
      {added && issued ? (
        <LinkShown name={added.name} purpose="INVITATION" issued={issued} />
      ) : added && isFailed ? (
        <Unlinked user={added} error={issuing.error} />
      ) : (
        <div className={styles.fields}>
          <TextField
            label="Name"
            required
            maxLength={LONGEST}
            value={draft.name}
            onChange={(event) => change({ name: event.target.value })}
            error={errors.of('name')}
          />
          <TextField
            label="E-mail"
            type="email"
            required
            maxLength={LONGEST}
            value={draft.email}
            onChange={(event) => change({ email: event.target.value })}
            error={errors.of('email')}
          />
          <SelectField label="Role" value={draft.role} onChange={(event) => change({ role: event.target.value as Role })}>
            {ROLE_NAMES.map((each) => (
              <option key={each} value={each}>
                {each.toLowerCase()}: {ROLES[each]}
              </option>
            ))}
          </SelectField>
          <Choice
            type="checkbox"
            label="Make the link of the invitation"
            checked={isInvited}
            onChange={(event) => change({ isInvited: event.target.checked })}
            detail={
              isInvited
                ? 'With it, the user sets a password within 24 hours. The server sends no e-mail: you pass the link on.'
                : 'Without a password the user is a service account: it only owns keys. You can make the link later.'
            }
          />
          <FormError errors={errors} />
        </div>
      )}
    </Dialog>
  );
}

interface UnlinkedProperties {
  readonly user: AddPersonMutation['createUser']['user'];
  readonly error: Error | null;
}

/** The first of the two changes succeeded. */
const Unlinked = ({ user, error }: UnlinkedProperties) => (
  <>
    <p>
      <Text>{user.name}</Text> was added, but the server made no link. Try it again here. Or choose “Link of an invitation” later,
      under “Change” on the page of the user.
    </p>
    <Link href={`/people/${uuidOf(user.id)}`}>The page of the user</Link>
    {error && <ErrorPanel error={error} />}
  </>
);
