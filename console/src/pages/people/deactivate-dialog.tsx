/** Deactivates a user, and lists the keys that stop with it. */
import { useChange } from '../../api/use-data.js';
import { Button } from '../../ui/button.js';
import { counted } from '../../ui/counted.js';
import { Dialog } from '../../ui/dialog.js';
import { ErrorPanel } from '../../ui/states.js';
import { toast } from '../../ui/toast.js';
import { Text } from '../../ui/visible.js';
import { KeysOf } from './keys-of.js';
import { DeactivatePerson } from './operations.js';
import type { Person } from './person.js';

interface Properties {
  readonly person: Person;
  readonly onClose: () => void;
}

export function DeactivateDialog({ person, onClose }: Properties) {
  const { mutate, error, isPending } = useChange(DeactivatePerson);
  const deactivate = () =>
    mutate(
      { input: { id: person.id } },
      {
        onSuccess: ({ deactivateUser: { stoppedKeys } }) => {
          toast(`The user is deactivated. ${counted(stoppedKeys.length, 'key')} stopped.`);
          onClose();
        },
      },
    );
  return (
    <Dialog
      title="Deactivate the user"
      onClose={onClose}
      onSubmit={deactivate}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="danger" busy={isPending}>
            Deactivate
          </Button>
        </>
      }
    >
      <p>
        <Text>{person.name}</Text> can no longer sign in, and every session ends. The keys of the user stop, and programs that use
        them are refused.
      </p>
      <h3>Keys that stop</h3>
      <KeysOf ownerId={person.id} name="Keys that stop" />
      {error && <ErrorPanel error={error} />}
    </Dialog>
  );
}
