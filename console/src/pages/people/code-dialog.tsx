/** Makes a one-time code for a user, after a question, and shows it once. */
import { useChange } from '../../api/use-data.js';
import type { OneTimeCodePurpose } from '../../gql/graphql.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { beforeLeaving } from '../../ui/leave-guard.js';
import { ErrorPanel } from '../../ui/states.js';
import { Text } from '../../ui/visible.js';
import { LinkShown } from './link-shown.js';
import { IssueCode } from './operations.js';

interface Properties {
  readonly person: { readonly id: string; readonly name: string };
  readonly purpose: OneTimeCodePurpose;
  readonly onClose: () => void;
}

export function CodeDialog({ person, purpose, onClose }: Properties) {
  const { mutate, data, error, isPending } = useChange(IssueCode);
  const issued = data?.issueOneTimeCode;
  const what = purpose === 'INVITATION' ? 'set a first password' : 'replace the lost password';
  return (
    <Dialog
      title={purpose === 'INVITATION' ? 'Link of the invitation' : 'Link for a new password'}
      onClose={onClose}
      stays={isPending}
      isOnce={issued !== undefined}
      onSubmit={() => issued === undefined && mutate({ input: { userId: person.id, purpose } })}
      actions={
        issued ? (
          <Button onClick={() => beforeLeaving(onClose)}>I have sent it</Button>
        ) : (
          <>
            <Button onClick={onClose} disabled={isPending}>
              Not now
            </Button>
            <Button type="submit" look="primary" busy={isPending}>
              Make the link
            </Button>
          </>
        )
      }
    >
      {issued ? (
        <LinkShown name={person.name} purpose={purpose} issued={issued} />
      ) : (
        <p>
          With the link, <Text>{person.name}</Text> can {what} within 24 hours. The server sends no e-mail: you pass the link on.
          It ends an earlier link.
        </p>
      )}
      {error && <ErrorPanel error={error} />}
    </Dialog>
  );
}
