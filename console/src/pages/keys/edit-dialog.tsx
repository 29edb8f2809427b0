/** Edits a key: its name, description, permissions, surveys, networks and rate. It states each change before it is saved. */
import { useState } from 'react';
import { useChange, useData } from '../../api/use-data.js';
import { useSurveyNames } from '../../choices/survey-field.js';
import { Button, SendButton } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { FieldGroup } from '../../ui/field.js';
import { FormError, useFieldErrors } from '../../ui/form-error.js';
import { ErrorPanel, Loading } from '../../ui/states.js';
import { toast } from '../../ui/toast.js';
import { Text } from '../../ui/visible.js';
import { joined } from '../../words.js';
import { catalogueIn } from './choices.js';
import styles from './dialogs.module.css';
import { type EditFields, editOf, fieldsOf } from './edit.js';
import type { Key } from './key.js';
import { DescriptionField, NameField, ReachFields, ScopeField } from './key-fields.js';
import { LackedBy } from './missing-permissions.js';
import { ChangeKey, ListPermissions } from './operations.js';
import { PermissionBoxes } from './permission-boxes.js';
import { RefusalWarning, refusalOf } from './refusal-warning.js';
import { RefusedAddresses } from './refused-addresses.js';

const SHOWN = ['name', 'description', 'permissions', 'scopes', 'allowedAddresses', 'requestsPerMinute'];

export function EditDialog({ apiKey, onClose }: { readonly apiKey: Key; readonly onClose: () => void }) {
  // As the reader saw it. What somebody else changes meanwhile is no change of this form.
  const [before] = useState(() => fieldsOf(apiKey));
  const [fields, setFields] = useState(before);
  const surveys = useSurveyNames();
  const known = useData(ListPermissions, {}, { freshMs: Number.POSITIVE_INFINITY });
  const { mutate, isPending, error, variables, reset } = useChange(ChangeKey);
  const errors = useFieldErrors(error, variables?.input, SHOWN);
  const { input, changes } = editOf(before, fields, apiKey.permissions);
  const { descriptions } = known.data ? catalogueIn(known.data) : {};
  const needsOne = fields.permissions.length === 0;
  // What the key holds already may stay, whatever its owner may do by now.
  const added = fields.permissions.filter((permission) => !apiKey.permissions.includes(permission));
  const refusal = refusalOf(fields, added, apiKey.owner, known.data?.roles ?? []);
  const why = refusal ? (
    <RefusalWarning refusal={refusal} />
  ) : changes.length === 0 ? (
    'Nothing has changed yet.'
  ) : (
    needsOne && 'Keep at least one permission.'
  );
  const change = (changed: Partial<EditFields>) => {
    setFields({ ...fields, ...changed });
    if (error) reset();
  };
  const save = () => {
    if (why) return;
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
      isChanged={changes.length > 0}
      onSubmit={save}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <SendButton busy={isPending} why={why}>
            Save
          </SendButton>
        </>
      }
    >
      {/* The dialog begins in its first field, so that field does not wait for the surveys. */}
      <NameField {...form} />
      <DescriptionField {...form} />
      {surveys.isPending || known.isPending ? (
        <Loading lines={8} />
      ) : (
        <>
          <FieldGroup legend="Permissions" error={needsOne ? 'A key needs at least one permission.' : errors.of('permissions')}>
            {known.error && <ErrorPanel error={known.error} onRetry={() => void known.refetch()} />}
            <PermissionBoxes
              chosen={fields.permissions}
              onChange={(permissions) => change({ permissions })}
              detailOf={(permission) => (
                <>
                  {descriptions?.get(permission)} <LackedBy apiKey={apiKey} permission={permission} />
                </>
              )}
              error={errors.of('permissions')}
            />
          </FieldGroup>
          <ScopeField {...form} />
          <ReachFields {...form} />
          <RefusedAddresses before={before} fields={fields} used={apiKey.recentAddresses} />
        </>
      )}
      <p className={changes.length === 0 ? 'visually-hidden' : styles.outcome} role="status">
        {changes.length > 0 && <Text>{`Saving changes ${joined(changes)}, from the next request on.`}</Text>}
      </p>
      <FormError errors={errors} />
    </Dialog>
  );
}
