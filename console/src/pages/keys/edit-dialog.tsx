/** Edits a key: its name and description, its surveys, networks and rate. It states each change before it is saved. */
import { useState } from 'react';
import { useChange } from '../../api/use-data.js';
import { useSurveyNames } from '../../choices/survey-field.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { FormError, useFieldErrors } from '../../ui/form-error.js';
import { Loading } from '../../ui/states.js';
import { toast } from '../../ui/toast.js';
import { Text } from '../../ui/visible.js';
import { joined, type KeyFields } from './choices.js';
import styles from './dialogs.module.css';
import { editOf, fieldsOf } from './edit.js';
import type { Key } from './key.js';
import { DescriptionField, NameField, ReachFields, ScopeField } from './key-fields.js';
import { ChangeKey } from './operations.js';

const SHOWN = ['name', 'description', 'scopes', 'allowedAddresses', 'requestsPerMinute'];

export function EditDialog({ apiKey, onClose }: { readonly apiKey: Key; readonly onClose: () => void }) {
  // As the reader saw it. What somebody else changes meanwhile is no change of this form.
  const [before] = useState(() => fieldsOf(apiKey));
  const [fields, setFields] = useState(before);
  const surveys = useSurveyNames();
  const { mutate, isPending, error, variables, reset } = useChange(ChangeKey);
  const errors = useFieldErrors(error, variables?.input, SHOWN);
  const { input, changes } = editOf(before, fields);
  const change = (changed: Partial<KeyFields>) => {
    setFields({ ...fields, ...changed });
    if (error) reset();
  };
  const save = () => {
    if (changes.length === 0) return;
    const onSuccess = () => {
      toast('The key was changed.');
      onClose();
    };
    mutate({ input: { id: apiKey.id, ...input } }, { onSuccess });
  };
  const form = { fields, onChange: change, errors };
  return (
    <Dialog
      title="Edit the key"
      wide
      onClose={onClose}
      onSubmit={save}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={isPending} disabled={changes.length === 0}>
            Save
          </Button>
        </>
      }
    >
      {/* The dialog begins in its first field, so that field does not wait for the surveys. */}
      <NameField {...form} />
      <DescriptionField {...form} />
      {surveys.isPending ? (
        <Loading lines={8} />
      ) : (
        <>
          <ScopeField {...form} />
          <ReachFields {...form} />
        </>
      )}
      <p className={styles.outcome} role="status">
        {changes.length === 0 ? (
          'Nothing has changed yet.'
        ) : (
          <Text>{`Saving changes ${joined(changes)}, from the next request on.`}</Text>
        )}
      </p>
      <FormError errors={errors} />
    </Dialog>
  );
}
