/** Reactivates a user, and lists the keys that work again with it. */
import { useChange } from '../../api/use-data.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { ErrorPanel } from '../../ui/states.js';
import { toast } from '../../ui/toast.js';
import { Text } from '../../ui/visible.js';
import { KeysOf } from './keys-of.js';
import { ReactivatePerson } from './operations.js';
import type { Person } from './person.js';

interface Properties {
  readonly person: Person;
  readonly onClose: () => void;
}

export function ReactivateDialog({ person, onClose }: Properties) {
  const { mutate, error, isPending } = useChange(ReactivatePerson);
  const reactivate = () =>
    mutate(
      { input: { id: person.id } },
      {
        onSuccess: () => {
          toast('The user can sign in again.');
          onClose();
        },
      },
    );
  return (
    <Dialog
      title="Reactivate the user"
      onClose={onClose}
      onSubmit={reactivate}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={isPending}>
            Reactivate
          </Button>
        </>
      }
    >
      <p>
        <Text>{person.name}</Text> can sign in again, and programs can use the keys of the user again. To keep a key stopped,
        revoke it first.
      </p>
      <h3>Keys that work again</h3>
      <KeysOf ownerId={person.id} name="Keys that work again" />
      {error && <ErrorPanel error={error} />}
    </Dialog>
  );
}
