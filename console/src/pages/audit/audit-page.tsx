/** The audit log, for admins: who changed what, filtered by the address, followed live, and exported. */
import { useMemo, useState } from 'react';
import { Link } from 'wouter';
import { useLive } from '../../api/stream.js';
import { useData } from '../../api/use-data.js';
import { useReadAgain } from '../../api/use-read-again.js';
import { useHolds } from '../../session/use-session.js';
import { Button } from '../../ui/button.js';
import { useListAddress } from '../../ui/list-address.js';
import { Moment } from '../../ui/moment.js';
import { Needs } from '../../ui/needs.js';
import { Page } from '../../ui/page.js';
import { Pager } from '../../ui/pager.js';
import { Empty, ErrorPanel } from '../../ui/states.js';
import { type Column, Table } from '../../ui/table.js';
import { Text } from '../../ui/visible.js';
import { changesIn } from '../keys/changes.js';
import { uuidOf } from '../keys/key-filter.js';
import styles from './audit.module.css';
import { filterIn, liveFilterOf } from './audit-filter.js';
import { type EntityNames, withEntityNames } from './entity-ids.js';
import { nameOf, useEntityNamesIn } from './entity-names.js';
import { type AuditEvent, actorText, addressOf, pageOf } from './event.js';
import { ExportDialog } from './export-dialog.js';
import { AuditFilters } from './filters.js';
import { FollowEvents, ListEvents } from './operations.js';
import type { SurveyNames } from './survey-names.js';
import { useSurveyNamesIn } from './use-survey-names.js';

const PAGE_SIZE = 50;
/** However many events arrive, the list is read again at most this often, in milliseconds. */
const PAUSE_MS = 1_000;

const columnsWith = (names: SurveyNames, entities: EntityNames): readonly Column<AuditEvent>[] => [
  { name: 'What', cell: ({ id, action }) => <Link href={`/audit/${uuidOf(id)}`}>{action}</Link> },
  { name: 'Who', cell: (event) => <Text className={styles.text}>{actorText(event)}</Text> },
  { name: 'Entity', cell: (event) => <Entity event={event} names={entities} /> },
  {
    name: 'Changed',
    cell: ({ before, after }) => (
      <Text className={`${styles.text} ${styles.changed}`}>
        {changesIn(withEntityNames(before, entities), withEntityNames(after, entities), names)}
      </Text>
    ),
  },
  { name: 'From', cell: (event) => addressOf(event) ?? '–' },
  { name: 'When', sort: 'CREATED_AT', cell: ({ createdAt }) => <Moment at={createdAt} relative /> },
];

/** The entity by its name, which leads to its page, with its type. Without a name, the type leads there. */
function Entity({ event, names }: { readonly event: AuditEvent; readonly names: EntityNames }) {
  const { entityType, entityId } = event;
  const name = nameOf(event, names);
  const to = entityId == null ? null : pageOf(entityId);
  const text = <Text className={styles.text}>{name ?? entityType}</Text>;
  return (
    <span className={styles.entity}>
      {to === null ? text : <Link href={to}>{text}</Link>}
      {name !== undefined && (
        <span className={styles.type}>
          <Text>{entityType}</Text>
        </span>
      )}
    </span>
  );
}

export default function AuditPage() {
  const address = useListAddress({ field: 'CREATED_AT', direction: 'DESC' });
  const isAdmin = useHolds('ADMIN_ACCESS');
  const [follows, setFollows] = useState(false);
  const [exports, setExports] = useState(false);
  return (
    <Page
      title="Audit"
      lead={
        <>
          Every change, with its author. Nobody can edit the log: on the server, <code>npm run audit:verify</code> proves it.
        </>
      }
      actions={
        isAdmin && (
          <>
            <Button aria-pressed={follows} onClick={() => setFollows(!follows)}>
              {follows ? 'Stop following' : 'Follow live'}
            </Button>
            <Button onClick={() => setExports(true)}>Export</Button>
          </>
        )
      }
    >
      <Needs permission="ADMIN_ACCESS">
        <Events address={address} follows={follows} />
      </Needs>
      {exports && (
        <ExportDialog filter={filterIn(address)} direction={address.sorting.direction} onClose={() => setExports(false)} />
      )}
    </Page>
  );
}

function Events({ address, follows }: { readonly address: ReturnType<typeof useListAddress>; readonly follows: boolean }) {
  const filter = filterIn(address);
  const { data, error, refetch, isPlaceholderData } = useData(
    ListEvents,
    {
      first: PAGE_SIZE,
      after: address.after,
      filter,
      orderBy: { field: 'CREATED_AT', direction: address.sorting.direction },
    },
    { keepsPrevious: true },
  );
  const readAgain = useReadAgain([ListEvents], PAUSE_MS);
  const live = useLive(FollowEvents, { filter: liveFilterOf(filter) }, readAgain, follows);
  const listed = data?.auditEvents.nodes;
  const names = useSurveyNamesIn(listed);
  const entities = useEntityNamesIn(listed);
  // The rows come with the names, which would move those below.
  const events = entities === null ? undefined : listed;
  const columns = useMemo(() => columnsWith(names, entities ?? new Map()), [names, entities]);
  return (
    <div className={styles.list}>
      <AuditFilters address={address} />
      {follows && (
        <div className={styles.error} role="status">
          {live.error ? (
            <ErrorPanel error={live.error} />
          ) : (
            <span className={styles.live}>
              <span className={`${styles.dot} ${live.isLive ? styles.open : ''}`} aria-hidden="true" />
              {live.isLive ? 'Following: new events appear by themselves.' : 'Connecting…'}
            </span>
          )}
        </div>
      )}
      {error ? (
        <div className={styles.error}>
          <ErrorPanel error={error} onRetry={() => void refetch()} />
        </div>
      ) : (
        <Table
          caption="Events"
          columns={columns}
          rows={events}
          idOf={({ id }) => id}
          sorting={address.sorting}
          onSort={address.sort}
          stale={isPlaceholderData}
        />
      )}
      {events?.length === 0 && (
        <Empty
          title={address.isFiltered ? 'No event fits these filters' : 'There is no event yet, apart from those of sessions'}
        />
      )}
      <Pager address={address} pageInfo={events && data?.auditEvents.pageInfo} shown={events?.length ?? 0} />
    </div>
  );
}
