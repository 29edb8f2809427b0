/** What a request asks for, why, and how it was decided. */
import { Link } from 'wouter';
import { Fact, Facts } from '../../ui/facts.js';
import { Moment } from '../../ui/moment.js';
import { Card } from '../../ui/page.js';
import { Text } from '../../ui/visible.js';
import { permissionName } from '../../words.js';
import { uuidOf } from '../keys/key-filter.js';
import { inOrder } from '../keys/permission-name.js';
import type { Request } from './request.js';
import styles from './requests.module.css';

export const RequestFacts = ({ request }: { readonly request: Request }) => (
  <div className={styles.cards}>
    <Card title="Why">
      <p className={styles.reason}>
        <Text>{request.reason}</Text>
      </p>
    </Card>
    <Card title="The key">
      <Facts>
        <Fact name="Owner">
          <Text>{request.requester.name}</Text>
          {request.requester.role && ` (${request.requester.role.toLowerCase()})`}
        </Fact>
        <Fact name="May use">
          <span className={styles.permissions}>
            {inOrder(request.permissions).map((permission) => (
              <code key={permission}>{permissionName(permission)}</code>
            ))}
          </span>
        </Fact>
        <Fact name="Surveys">{request.surveys.length === 0 ? 'all' : <Text>{request.surveys.join(', ')}</Text>}</Fact>
        <Fact name="Sent">
          <Moment at={request.createdAt} />
        </Fact>
        {request.apiKey && (
          <Fact name="Key">
            <Link href={`/keys/${uuidOf(request.apiKey.id)}`}>
              <Text>{request.apiKey.name}</Text>
            </Link>
          </Fact>
        )}
      </Facts>
    </Card>
    {request.decidedAt && (
      <Card title="The decision">
        <Facts>
          <Fact name="By">
            <Text>{request.decidedBy?.name ?? 'unknown'}</Text>
          </Fact>
          <Fact name="When">
            <Moment at={request.decidedAt} />
          </Fact>
          {request.expiresInDays != null && <Fact name="Works for">{request.expiresInDays} days after it is collected</Fact>}
          {request.collectUntil && (
            <Fact name="Collect until">
              <Moment at={request.collectUntil} />
            </Fact>
          )}
          {request.comment && (
            <Fact name="Comment">
              <span className={styles.reason}>
                <Text>{request.comment}</Text>
              </span>
            </Fact>
          )}
        </Facts>
      </Card>
    )}
  </div>
);
