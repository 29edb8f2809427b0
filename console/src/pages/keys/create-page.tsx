/** Creates a key: what it is for, what it may do, and its bounds. Its secret is shown once, and a line waits for the first use. */
import { useState } from 'react';
import { Link } from 'wouter';
import { useChange, useData } from '../../api/use-data.js';
import { useSurveyNames } from '../../choices/survey-field.js';
import { useHolds, useViewer } from '../../session/use-session.js';
import { ButtonLink } from '../../ui/button.js';
import { useFieldErrors } from '../../ui/form-error.js';
import { useFormGuard } from '../../ui/leave-guard.js';
import { Needs } from '../../ui/needs.js';
import { Page } from '../../ui/page.js';
import { ErrorPanel, Loading } from '../../ui/states.js';
import { useChosenUser } from '../people/user-choice.js';
import { Bounds } from './bounds.js';
import { catalogueIn, inputOf, isChanged, lacksPermissions, NEW_DRAFT, permissionsOf, summaryOf } from './choices.js';
import { Created } from './created.js';
import { DraftForm } from './draft-form.js';
import styles from './draft-form.module.css';
import { DescriptionField } from './key-fields.js';
import { CreateKey, ListPermissions } from './operations.js';
import { RefusalWarning, refusalOf } from './refusal-warning.js';

const SHOWN = ['name', 'description', 'scopes', 'expiresInDays', 'allowedAddresses', 'requestsPerMinute'];
const LEAD = 'One key for each program, with no more than it needs.';
const Back = () => <Link href="/keys">← Keys</Link>;

export default function CreatePage() {
  const isAdmin = useHolds('ADMIN_ACCESS');
  if (isAdmin) return <CreateForm />;
  return (
    <Page title="Create a key" above={<Back />} actions={<ButtonLink to="/requests/new">Ask for a key</ButtonLink>}>
      <Needs permission="ADMIN_ACCESS">{null}</Needs>
    </Page>
  );
}

function CreateForm() {
  const [draft, setDraft] = useState(NEW_DRAFT);
  const viewer = useViewer();
  const chosenOwner = useChosenUser(draft.owner).data?.user;
  const surveys = useSurveyNames();
  const permissionData = useData(ListPermissions, {}, { freshMs: Number.POSITIVE_INFINITY });
  const { mutate, data, error, isPending, variables, reset } = useChange(CreateKey);
  const errors = useFieldErrors(error, variables?.input, SHOWN);
  useFormGuard(data === undefined && isChanged(draft));
  if (data) return <Created secret={data.createApiKey.key} {...data.createApiKey.apiKey} />;
  // The form is shown with all that it offers, so that nothing in it moves.
  if (!permissionData.data || surveys.isPending)
    return (
      <Page title="Create a key" above={<Back />} lead={LEAD}>
        {permissionData.error ? (
          <ErrorPanel error={permissionData.error} onRetry={() => void permissionData.refetch()} />
        ) : (
          <Loading lines={8} />
        )}
      </Page>
    );
  const catalogue = catalogueIn(permissionData.data);
  const permissions = permissionsOf(draft, catalogue);
  const owner = draft.owner ? chosenOwner : viewer;
  const refusal = refusalOf(draft, permissions, owner, permissionData.data.roles);
  const change = (changes: Partial<typeof draft>) => {
    setDraft({ ...draft, ...changes });
    if (error) reset();
  };
  return (
    <Page title="Create a key" above={<Back />} lead={LEAD}>
      <DraftForm
        draft={draft}
        catalogue={catalogue}
        onChange={change}
        purpose={<DescriptionField fields={draft} onChange={change} errors={errors} />}
        summary={summaryOf(draft, permissions, owner?.name ?? '…')}
        warnings={
          <>
            {permissions.includes('ADMIN_ACCESS') && (
              <p className={styles.warning}>
                With <code>admin:access</code> it manages users and keys. Few programs need that.
              </p>
            )}
            {draft.days === '' && <p className={styles.warning}>Without an end, a forgotten key works for ever.</p>}
          </>
        }
        errors={errors}
        isPending={isPending}
        why={refusal ? <RefusalWarning refusal={refusal} /> : lacksPermissions(draft, permissions)}
        action="Create the key"
        onSend={() => mutate({ input: inputOf(draft, permissions) })}
      >
        <Bounds draft={draft} onChange={change} errors={errors} />
      </DraftForm>
    </Page>
  );
}
