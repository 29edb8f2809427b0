/** Asks an admin for a key: what it is for, why, and what it may do. */
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { useChange, useData } from '../../api/use-data.js';
import { SurveysField } from '../../choices/surveys-field.js';
import { useHolds, useViewer } from '../../session/use-session.js';
import { ButtonLink } from '../../ui/button.js';
import { TextArea } from '../../ui/field.js';
import { useFieldErrors } from '../../ui/form-error.js';
import { useFormGuard } from '../../ui/leave-guard.js';
import { Card, Page } from '../../ui/page.js';
import { Empty, ErrorPanel, Loading } from '../../ui/states.js';
import { toast } from '../../ui/toast.js';
import { joined } from '../../words.js';
import { catalogueIn, isChanged, lacksPermissions, NEW_DRAFT, permissionsOf } from '../keys/choices.js';
import { DraftForm } from '../keys/draft-form.js';
import { uuidOf } from '../keys/key-filter.js';
import { ListPermissions } from '../keys/operations.js';
import { namesOf } from '../keys/permission-name.js';
import { RefusalWarning, refusalOf } from '../keys/refusal-warning.js';
import { SendRequest } from './operations.js';

const LONGEST_REASON = 1_000;
const SHOWN = ['name', 'reason', 'surveys'];
const Back = () => <Link href="/requests">← Key requests</Link>;

export default function AskPage() {
  const [draft, setDraft] = useState(NEW_DRAFT);
  const [, navigate] = useLocation();
  const isAdmin = useHolds('ADMIN_ACCESS');
  const viewer = useViewer();
  const known = useData(ListPermissions, {}, { freshMs: Number.POSITIVE_INFINITY });
  const { mutate, error, isPending, variables, reset } = useChange(SendRequest);
  const errors = useFieldErrors(error, variables?.input, SHOWN);
  const onSent = useFormGuard(isChanged(draft));
  if (isAdmin)
    return (
      <Page title="Ask for a key" above={<Back />} narrow>
        <Empty title="You can create keys yourself">
          <ButtonLink to="/keys/new">Create a key</ButtonLink>
        </Empty>
      </Page>
    );
  if (!known.data)
    return (
      <Page title="Ask for a key" above={<Back />} narrow>
        {known.error ? <ErrorPanel error={known.error} onRetry={() => void known.refetch()} /> : <Loading lines={8} />}
      </Page>
    );
  const catalogue = catalogueIn(known.data);
  const permissions = permissionsOf(draft, catalogue);
  const refusal = refusalOf(draft, permissions, viewer, known.data.roles);
  const change = (changes: Partial<typeof draft>) => {
    setDraft({ ...draft, ...changes });
    if (error) reset();
  };
  const ask = () =>
    mutate(
      {
        input: {
          name: draft.name,
          reason: draft.description,
          ...(draft.way === 'set' ? { permissionSet: draft.set } : { permissions: [...permissions] }),
          ...(draft.surveys.length > 0 && { surveys: [...draft.surveys] }),
        },
      },
      {
        onSuccess: ({ requestApiKey }) => {
          onSent();
          toast('The request was sent.');
          navigate(`/requests/${uuidOf(requestApiKey.apiKeyRequest.id)}`);
        },
      },
    );
  return (
    <Page title="Ask for a key" above={<Back />} lead="One key for each program, with no more than it needs.">
      <DraftForm
        draft={draft}
        catalogue={catalogue}
        onChange={change}
        purpose={
          <TextArea
            label="Reason"
            required
            rows={3}
            maxLength={LONGEST_REASON}
            value={draft.description}
            onChange={(event) => change({ description: event.target.value })}
            help="Why it is needed. The admin reads it, and it becomes the description of the key."
            error={errors.of('reason')}
          />
        }
        summary={
          permissions.length === 0
            ? 'Choose what the key may do.'
            : `You ask for a key that may use ${namesOf(permissions)}, on rows of ${draft.surveys.length === 0 ? 'all surveys' : `${joined(draft.surveys)} only`}.`
        }
        errors={errors}
        isPending={isPending}
        why={refusal ? <RefusalWarning refusal={refusal} /> : lacksPermissions(draft, permissions)}
        action="Send the request"
        onSend={ask}
      >
        <Card title="Surveys">
          <SurveysField
            legend="Surveys whose rows it may read and change"
            help="None chosen: all."
            chosen={draft.surveys}
            onChange={(surveys) => change({ surveys })}
            error={errors.of('surveys')}
          />
        </Card>
      </DraftForm>
    </Page>
  );
}
