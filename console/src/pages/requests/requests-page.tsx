/** The list of requests for keys: an admin sees those of everybody, other users see their own. */
import { Link } from 'wouter';
import { useData } from '../../api/use-data.js';
import type { ListRequestsQuery } from '../../gql/graphql.js';
import { useViewer } from '../../session/use-session.js';
import { ButtonLink } from '../../ui/button.js';
import { SelectField } from '../../ui/field.js';
import { useListAddress } from '../../ui/list-address.js';
import { ListPanel } from '../../ui/list-panel.js';
import styles from '../../ui/list-panel.module.css';
import { Moment } from '../../ui/moment.js';
import { Page } from '../../ui/page.js';
import type { Column } from '../../ui/table.js';
import { Text } from '../../ui/visible.js';
import { permissionName } from '../../words.js';
import { uuidOf } from '../keys/key-filter.js';
import { inOrder, namesOf } from '../keys/permission-name.js';
import { ListRequests } from './operations.js';
import { isStatus, RequestStatus, STATUSES, statusText } from './status.js';
import { useFollowedRequests } from './use-followed-requests.js';

type Row = ListRequestsQuery['apiKeyRequests']['nodes'][number];

const PAGE_SIZE = 50;
/** A decision of somebody else appears this soon, in milliseconds. Admins have a stream. */
const WATCH_MS = 10_000;
const WATCH_BESIDE_STREAM_MS = 30_000;

const COLUMNS: readonly Column<Row>[] = [
  {
    name: 'Key',
    cell: ({ id, name }) => (
      <Link href={`/requests/${uuidOf(id)}`} className={styles.name}>
        <Text>{name}</Text>
      </Link>
    ),
  },
  { name: 'Requester', cell: ({ requester }) => <Text className={styles.text}>{requester.name}</Text> },
  {
    name: 'Permissions',
    cell: ({ permissions }) => <span title={namesOf(permissions)}>{mayText(permissions)}</span>,
  },
  {
    name: 'Surveys',
    cell: ({ surveys }) => <Text className={styles.text}>{surveys.length === 0 ? 'all' : surveys.join(', ')}</Text>,
  },
  { name: 'Status', cell: ({ status }) => <RequestStatus status={status} /> },
  { name: 'Sent', sort: 'CREATED_AT', cell: ({ createdAt }) => <Moment at={createdAt} relative /> },
];

const mayText = (permissions: Row['permissions']): string =>
  permissions.length > 2 ? `${permissions.length} permissions` : inOrder(permissions).map(permissionName).join(', ');

export default function RequestsPage() {
  const viewer = useViewer();
  const isAdmin = viewer?.permissions.includes('ADMIN_ACCESS');
  const address = useListAddress({ field: 'CREATED_AT', direction: 'DESC' });
  const status = address.get('status');
  useFollowedRequests();
  const read = useData(
    ListRequests,
    {
      first: PAGE_SIZE,
      after: address.after,
      filter: isStatus(status) ? { status } : null,
      orderBy: { field: 'CREATED_AT', direction: address.sorting.direction },
    },
    { keepsPrevious: true, everyMs: isAdmin ? WATCH_BESIDE_STREAM_MS : WATCH_MS },
  );
  return (
    <Page
      title="Key requests"
      lead={
        isAdmin
          ? 'Users ask for keys here. Grant a request as it is, or decline it with a comment that says what to ask for instead.'
          : 'Ask for a key for your program. An admin decides, and then you collect its secret once.'
      }
      actions={
        viewer && (
          <ButtonLink to={isAdmin ? '/keys/new' : '/requests/new'} look="primary">
            {isAdmin ? 'Create a key' : 'Ask for a key'}
          </ButtonLink>
        )
      }
    >
      <ListPanel
        caption="Key requests"
        filters={
          <SelectField label="Status" bare value={status} onChange={(event) => address.set({ status: event.target.value })}>
            <option value="">Any status</option>
            {STATUSES.map((each) => (
              <option key={each} value={each}>
                {statusText(each)}
              </option>
            ))}
          </SelectField>
        }
        columns={COLUMNS}
        address={address}
        page={read.data?.apiKeyRequests}
        read={read}
        empty={address.isFiltered ? 'No key request has this status' : 'There is no key request yet'}
      />
    </Page>
  );
}
