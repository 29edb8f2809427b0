/** Asks an admin for a key: what it is for, why, and what it may do. */
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { useChange, useData } from '../../api/use-data.js';
import { useHolds } from '../../session/use-session.js';
import { Button, ButtonLink } from '../../ui/button.js';
import { Choice, FieldGroup, TextArea, TextField } from '../../ui/field.js';
import { Card, Page } from '../../ui/page.js';
import { Empty, ErrorPanel, Loading } from '../../ui/states.js';
import { toast } from '../../ui/toast.js';
import { Text } from '../../ui/visible.js';
import { catalogueIn, joined, NEW_DRAFT, permissionsOf } from '../keys/choices.js';
import columns from '../keys/create-page.module.css';
import { uuidOf } from '../keys/key-filter.js';
import { ListPermissions, ListSurveyNames } from '../keys/operations.js';
import { PermissionChoice } from '../keys/permission-choice.js';
import { permissionName } from '../keys/permission-name.js';
import { SendRequest } from './operations.js';

const LONGEST_NAME = 255;
const LONGEST_REASON = 1_000;
const Back = () => <Link href="/requests">← Requests</Link>;

export default function AskPage() {
  const [draft, setDraft] = useState(NEW_DRAFT);
  const [, navigate] = useLocation();
  const isAdmin = useHolds('ADMIN_ACCESS');
  const known = useData(ListPermissions, {}, { freshMs: Number.POSITIVE_INFINITY });
  const surveys = useData(ListSurveyNames, {}, { freshMs: 60_000 }).data?.surveys.nodes ?? [];
  const { mutate, error, isPending } = useChange(SendRequest);
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
        {known.error ? <ErrorPanel error={known.error} /> : <Loading lines={8} />}
      </Page>
    );
  const catalogue = catalogueIn(known.data);
  const permissions = permissionsOf(draft, catalogue);
  const change = (changes: Partial<typeof draft>) => setDraft({ ...draft, ...changes });
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
          toast('The request was sent.');
          navigate(`/requests/${uuidOf(requestApiKey.apiKeyRequest.id)}`);
        },
      },
    );
  return (
    <Page title="Ask for a key" above={<Back />} lead="One key for each program, with no more than it needs.">
      <form
        className={columns.columns}
        onSubmit={(event) => {
          event.preventDefault();
          ask();
        }}
      >
        <div className={columns.column}>
          <Card title="What is it for?">
            <div className={columns.fields}>
              <TextField
                label="Name"
                required
                maxLength={LONGEST_NAME}
                placeholder="nightly ZTF flow"
                value={draft.name}
                onChange={(event) => change({ name: event.target.value })}
                help="The program that uses it, so that everybody knows later."
              />
              <TextArea
                label="Reason"
                required
                rows={3}
                maxLength={LONGEST_REASON}
                value={draft.description}
                onChange={(event) => change({ description: event.target.value })}
                help="Why it is needed. The admin reads it, and it becomes the description of the key."
              />
            </div>
          </Card>
          <PermissionChoice draft={draft} catalogue={catalogue} onChange={change} />
          <Card title="Surveys">
            <FieldGroup legend="Surveys whose rows it may read and change" help="None chosen: all.">
              <div className={columns.surveys}>
                {surveys.map(({ id, name }) => (
                  <Choice
                    key={id}
                    type="checkbox"
                    checked={draft.surveys.includes(name)}
                    onChange={(event) =>
                      change({
                        surveys: event.target.checked
                          ? [...draft.surveys, name]
                          : draft.surveys.filter((chosen) => chosen !== name),
                      })
                    }
                    label={<Text>{name}</Text>}
                  />
                ))}
              </div>
            </FieldGroup>
          </Card>
        </div>
        <div className={columns.summary}>
          <Card title="Summary">
            <div className={columns.fields}>
              <p aria-live="polite">
                <Text>
                  {permissions.length === 0
                    ? 'Choose what the key may do.'
                    : `You ask for a key that may use ${joined(permissions.map(permissionName))}, on rows of ${draft.surveys.length === 0 ? 'all surveys' : `${joined(draft.surveys)} only`}.`}
                </Text>
              </p>
              {error && <ErrorPanel error={error} />}
              <Button type="submit" look="primary" busy={isPending} disabled={permissions.length === 0}>
                Send the request
              </Button>
            </div>
          </Card>
        </div>
      </form>
    </Page>
  );
}
