/** The audit trail of a key: what was done to it, and what was done with it. */
import * as Tabs from '@radix-ui/react-tabs';
import { useMemo } from 'react';
import { Link } from 'wouter';
import { useLive } from '../../api/stream.js';
import { useData } from '../../api/use-data.js';
import type { ListKeyEventsQuery } from '../../gql/graphql.js';
import { Moment } from '../../ui/moment.js';
import { Card } from '../../ui/page.js';
import { Empty, ErrorPanel } from '../../ui/states.js';
import { type Column, Table } from '../../ui/table.js';
import styles from '../../ui/tabs.module.css';
import { Text } from '../../ui/visible.js';
import { type EntityNames, withEntityNames } from '../audit/entity-ids.js';
import { useEntityNamesIn } from '../audit/entity-names.js';
import { addressOf } from '../audit/event.js';
import type { SurveyNames } from '../audit/survey-names.js';
import { useSurveyNamesIn } from '../audit/use-survey-names.js';
import { changesIn } from './changes.js';
import cells from './key-events.module.css';
import { uuidOf } from './key-filter.js';
import { FollowKeyEvents, ListKeyEvents } from './operations.js';

type Event = ListKeyEventsQuery['auditEvents']['nodes'][number];

const NO_NAMES: EntityNames = new Map();

const columnsWith = (names: SurveyNames, entities: EntityNames): readonly Column<Event>[] => [
  { name: 'What', cell: ({ id, action }) => <Link href={`/audit/${uuidOf(id)}`}>{action}</Link> },
  {
    name: 'Who',
    cell: ({ actorUser, actorKey }) => <Text className={cells.who}>{actorKey?.name ?? actorUser?.name ?? 'nobody'}</Text>,
  },
  {
    name: 'Changed',
    cell: ({ before, after }) => (
      <Text className={cells.changed}>
        {changesIn(withEntityNames(before, entities), withEntityNames(after, entities), names)}
      </Text>
    ),
  },
  { name: 'From', cell: (event) => <Text className={cells.from}>{addressOf(event) ?? '–'}</Text> },
  { name: 'When', cell: ({ createdAt }) => <Moment at={createdAt} relative /> },
];

export const KeyEvents = ({ id }: { readonly id: string }) => (
  <Card title="Audit trail" flush>
    <Tabs.Root defaultValue="to">
      <Tabs.List className={styles.tabs} aria-label="Audit trail">
        <Tabs.Trigger value="to" className={styles.tab}>
          Done to this key
        </Tabs.Trigger>
        <Tabs.Trigger value="with" className={styles.tab}>
          Done with this key
        </Tabs.Trigger>
      </Tabs.List>
      <Tabs.Content value="to">
        <Events filter={{ entityId: id }} follow={{ entityIds: [id] }} empty="No change yet" />
      </Tabs.Content>
      <Tabs.Content value="with">
        <Events
          filter={{ actorId: id }}
          follow={{ actorIds: [id] }}
          empty="No change yet. Requests that only read are counted above."
        />
      </Tabs.Content>
    </Tabs.Root>
  </Card>
);

interface Properties {
  readonly filter: { readonly entityId: string } | { readonly actorId: string };
  readonly empty: string;
  /** The same events, as the stream selects them. */
  readonly follow: { readonly entityIds: string[] } | { readonly actorIds: string[] };
}

function Events({ filter, follow, empty }: Properties) {
  const { data, error, refetch } = useData(ListKeyEvents, { filter });
  const names = useSurveyNamesIn(data?.auditEvents.nodes);
  const entities = useEntityNamesIn(data?.auditEvents.nodes);
  const columns = useMemo(() => columnsWith(names, entities ?? NO_NAMES), [names, entities]);
  useLive(FollowKeyEvents, { filter: follow }, () => void refetch());
  if (error) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  if (data?.auditEvents.nodes.length === 0) return <Empty title={empty} />;
  return (
    <Table
      caption="Events"
      columns={columns}
      rows={entities === null ? undefined : data?.auditEvents.nodes}
      idOf={({ id }) => id}
    />
  );
}
