/** One request for a key: what is asked for and why, the decision, and what the reader can do with it now. */
import { useState } from 'react';
import { Link } from 'wouter';
import { useChange, useData } from '../../api/use-data.js';
import { useViewer } from '../../session/use-session.js';
import { Button } from '../../ui/button.js';
import { Page } from '../../ui/page.js';
import { Empty, ErrorPanel, Loading } from '../../ui/states.js';
import { toast } from '../../ui/toast.js';
import { Created } from '../keys/created.js';
import { type Decision, DecisionDialog } from './decision-dialog.js';
import { CollectKey, ShowRequest, WithdrawRequest } from './operations.js';
import type { Request } from './request.js';
import { RequestFacts } from './request-facts.js';
import styles from './requests.module.css';
import { RequestStatus } from './status.js';
import { useFollowedRequests } from './use-followed-requests.js';

const WATCH_MS = 10_000;
const Back = () => <Link href="/requests">← Key requests</Link>;

export default function RequestPage({ uuid }: { readonly uuid: string }) {
  const { data, error, refetch } = useData(ShowRequest, { id: `ApiKeyRequest:${uuid}` }, { everyMs: WATCH_MS });
  const request = data?.apiKeyRequest;
  useFollowedRequests();
  if (request) return <RequestView request={request} />;
  return (
    <Page title="Key request" above={<Back />}>
      {error ? (
        <ErrorPanel error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <Empty title="There is no such key request, or you may not see it" />
      ) : (
        <Loading lines={6} />
      )}
    </Page>
  );
}

function RequestView({ request }: { readonly request: Request }) {
  const viewer = useViewer();
  const [decision, setDecision] = useState<Decision | null>(null);
  const collecting = useChange(CollectKey);
  const withdrawing = useChange(WithdrawRequest);
  if (collecting.data) {
    const { key, apiKey } = collecting.data.collectApiKey;
    return <Created secret={key} {...apiKey} />;
  }
  const isMine = viewer?.id === request.requester.id;
  const isAdmin = viewer?.permissions.includes('ADMIN_ACCESS') ?? false;
  const error = collecting.error ?? withdrawing.error;
  const withdraw = () =>
    withdrawing.mutate({ input: { id: request.id } }, { onSuccess: () => toast('The request was withdrawn.') });
  return (
    <Page
      title={request.name}
      above={<Back />}
      lead={
        <span className={styles.lead}>
          <RequestStatus status={request.status} />
        </span>
      }
      actions={
        <>
          {isAdmin && request.status === 'OPEN' && (
            <>
              <Button onClick={() => setDecision('REJECT')}>Decline</Button>
              <Button look="primary" onClick={() => setDecision('APPROVE')}>
                Grant
              </Button>
            </>
          )}
          {isAdmin && request.status === 'APPROVED' && (
            <Button look="danger" onClick={() => setDecision('REJECT')}>
              Take the grant back
            </Button>
          )}
          {isMine && request.status === 'OPEN' && (
            <Button busy={withdrawing.isPending} onClick={withdraw}>
              Withdraw
            </Button>
          )}
          {isMine && request.status === 'APPROVED' && (
            <Button
              look="primary"
              busy={collecting.isPending}
              onClick={() => collecting.mutate({ input: { requestId: request.id } })}
            >
              Collect the key
            </Button>
          )}
        </>
      }
      narrow
    >
      {error && <ErrorPanel error={error} />}
      <RequestFacts request={request} />
      {decision && <DecisionDialog request={request} decision={decision} onClose={() => setDecision(null)} />}
    </Page>
  );
}
