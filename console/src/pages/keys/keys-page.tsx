/** The list of keys: who owns each, what it may do, when it ends, and how it was used in the last 30 days. */
import { useDeferredValue, useState } from 'react';
import { Link } from 'wouter';
import { useData } from '../../api/use-data.js';
import type { ApiKeyOrderField, ListKeysQuery } from '../../gql/graphql.js';
import { useHolds } from '../../session/use-session.js';
import { ButtonLink } from '../../ui/button.js';
import { useListAddress } from '../../ui/list-address.js';
import { Moment } from '../../ui/moment.js';
import { Page } from '../../ui/page.js';
import { Pager } from '../../ui/pager.js';
import { Sparkline } from '../../ui/sparkline.js';
import { Empty, ErrorPanel } from '../../ui/states.js';
import { type Column, Table } from '../../ui/table.js';
import { Text } from '../../ui/visible.js';
import { permissionName } from '../../words.js';
import { BulkBar } from './bulk-bar.js';
import { Expiry } from './expiry.js';
import { KeyFilters } from './filters.js';
import { filterIn, uuidOf } from './key-filter.js';
import styles from './keys-page.module.css';
import { ListKeys } from './operations.js';
import { namesOf } from './permission-name.js';

type Row = ListKeysQuery['apiKeys']['nodes'][number];

const PAGE_SIZE = 50;
/** A use, or a change of somebody else, appears this soon, in milliseconds. */
const WATCH_MS = 30_000;
const FIELDS: ReadonlySet<string> = new Set<ApiKeyOrderField>(['CREATED_AT', 'EXPIRES_AT', 'LAST_USED_AT', 'NAME']);

const COLUMNS: readonly Column<Row>[] = [
  {
    name: 'Name',
    sort: 'NAME',
    cell: ({ id, name, prefix }) => (
      <div className={styles.name}>
        <Link href={`/keys/${uuidOf(id)}`}>
          <Text>{name}</Text>
        </Link>
        <code className={styles.prefix}>astrid_{prefix}…</code>
      </div>
    ),
  },
  { name: 'Owner', cell: ({ owner }) => <Text className={styles.owner}>{owner.name}</Text> },
  {
    name: 'Expiry',
    sort: 'EXPIRES_AT',
    cell: (key) => (
      <div className={styles.expiry}>
        <Expiry status={key.status} expiresAt={key.expiresAt} owner={key.owner} />
      </div>
    ),
  },
  {
    name: 'Permissions',
    cell: ({ permissions, scopes }) => (
      <div className={styles.may}>
        <span title={namesOf(permissions)}>
          {permissions.length === 1
            ? permissionName(permissions[0] as Row['permissions'][number])
            : `${permissions.length} permissions`}
        </span>
        <span className={styles.scopes}>
          <Text>{scopes.length === 0 ? 'all surveys' : scopes.map((scope) => scope.replace('survey:', '')).join(', ')}</Text>
        </span>
      </div>
    ),
  },
  {
    name: 'Last use',
    sort: 'LAST_USED_AT',
    cell: ({ lastUsedAt }) => <div className={styles.use}>{lastUsedAt ? <Moment at={lastUsedAt} relative /> : 'never'}</div>,
  },
  { name: '30 days', cell: ({ dailyUsage }) => <Sparkline days={dailyUsage} /> },
];

export default function KeysPage() {
  const address = useListAddress({ field: 'CREATED_AT', direction: 'DESC' });
  const isAdmin = useHolds('ADMIN_ACCESS');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const { field, direction } = address.sorting;
  const { data, error, refetch, isPlaceholderData } = useData(
    ListKeys,
    {
      first: PAGE_SIZE,
      after: address.after,
      filter: filterIn(address),
      orderBy: FIELDS.has(field) ? { field: field as ApiKeyOrderField, direction } : null,
    },
    { keepsPrevious: true, everyMs: WATCH_MS },
  );
  // The page answers clicks and keys while the rows of an answer are drawn.
  const shown = useDeferredValue(data);
  const keys = shown?.apiKeys.nodes;
  return (
    <Page
      title="Keys"
      lead="Each key is for one program. It may do what it holds, but never more than its owner may."
      actions={
        <ButtonLink to={isAdmin ? '/keys/new' : '/requests/new'} look="primary">
          {isAdmin ? 'Create a key' : 'Ask for a key'}
        </ButtonLink>
      }
    >
      <div className={styles.list}>
        <KeyFilters address={address} />
        {error ? (
          <div className={styles.error}>
            <ErrorPanel error={error} onRetry={() => void refetch()} />
          </div>
        ) : (
          <Table
            caption="Keys"
            columns={COLUMNS}
            rows={keys}
            idOf={({ id }) => id}
            sorting={address.sorting}
            onSort={address.sort}
            stale={isPlaceholderData || shown !== data}
            selection={{ ids: chosen, onChange: setChosen, labelOf: ({ name }) => name }}
          />
        )}
        {keys?.length === 0 && <NoKey isFiltered={address.isFiltered} isAdmin={isAdmin} />}
        <Pager address={address} pageInfo={shown?.apiKeys.pageInfo} shown={keys?.length ?? 0} total={shown?.apiKeys.totalCount} />
      </div>
      <BulkBar keys={keys?.filter(({ id }) => chosen.has(id)) ?? []} onClear={() => setChosen(new Set())} />
    </Page>
  );
}

/** Users who are no admins see only their own keys. */
function NoKey({ isFiltered, isAdmin }: { readonly isFiltered: boolean; readonly isAdmin: boolean }) {
  if (isFiltered) return <Empty title="No key fits these filters" />;
  return isAdmin ? (
    <Empty title="There is no key yet">
      <p>Create one for each program, with the smallest set of permissions that it needs.</p>
      <ButtonLink to="/welcome">Take the tour: a first key</ButtonLink>
    </Empty>
  ) : (
    <Empty title="You have no key yet">
      <p>An admin grants you one for each program that needs it.</p>
      <ButtonLink to="/requests/new">Ask for your first key</ButtonLink>
    </Empty>
  );
}
