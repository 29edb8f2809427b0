/** One audit event: who did it and from where, and the fields before and after, side by side. */
import { useMemo } from 'react';
import { Link } from 'wouter';
import { useData } from '../../api/use-data.js';
import { useHolds } from '../../session/use-session.js';
import { Fact, Facts } from '../../ui/facts.js';
import { Moment } from '../../ui/moment.js';
import { Needs } from '../../ui/needs.js';
import { Card, Page } from '../../ui/page.js';
import { Empty, ErrorPanel, Loading } from '../../ui/states.js';
import { Text } from '../../ui/visible.js';
import styles from './audit.module.css';
import { WITH_SESSIONS } from './audit-filter.js';
import type { EntityNames } from './entity-ids.js';
import { nameOf, useEntityNamesIn } from './entity-names.js';
import { type AuditEvent, actorText, addressOf, pageOf } from './event.js';
import { ShowEvent } from './operations.js';
import { SideBySide } from './side-by-side.js';

const Back = () => <Link href="/audit">← Audit</Link>;

export default function EventPage({ uuid }: { readonly uuid: string }) {
  const isAdmin = useHolds('ADMIN_ACCESS');
  const { data, error, refetch } = useData(ShowEvent, { id: `AuditEvent:${uuid}` }, { enabled: isAdmin });
  const event = data?.auditEvent ?? undefined;
  const names = useEntityNamesIn(useMemo(() => event && [event], [event]));
  if (event && names !== null) return <EventView event={event} names={names} />;
  return (
    <Page title="Event" above={<Back />}>
      <Needs permission="ADMIN_ACCESS">
        {error ? (
          <ErrorPanel error={error} onRetry={() => void refetch()} />
        ) : data && !event ? (
          <Empty title="There is no such event" />
        ) : (
          <Loading lines={6} />
        )}
      </Needs>
    </Page>
  );
}

const EventView = ({ event, names }: { readonly event: AuditEvent; readonly names: EntityNames }) => {
  const name = nameOf(event, names);
  const actor = event.actorKey?.id ?? event.actorUser?.id;
  return (
    <Page title={event.action} above={<Back />} lead={<Moment at={event.createdAt} />}>
      <div className={styles.cards}>
        <Card
          title={event.before == null ? 'What was recorded' : event.after == null ? 'What was removed' : 'Before and after'}
          flush
        >
          <SideBySide event={event} names={names} />
        </Card>
        <Card title="About">
          <Facts>
            <Fact name="Who">
              <Text>{actorText(event)}</Text>
              {actor && (
                <div className={styles.links}>
                  <Link href={pageOf(actor) ?? '/audit'}>Open</Link>
                  <Link href={`/audit?${WITH_SESSIONS}&actor=${encodeURIComponent(actor)}`}>Everything they did</Link>
                </div>
              )}
            </Fact>
            <Fact name="Entity">
              {name !== undefined && <Text>{name}</Text>}
              <Text className={name === undefined ? '' : styles.id}>{event.entityId ?? event.entityType}</Text>
              {event.entityId && (
                <div className={styles.links}>
                  {pageOf(event.entityId) && <Link href={pageOf(event.entityId) as string}>Open</Link>}
                  <Link href={`/audit?${WITH_SESSIONS}&entity=${encodeURIComponent(event.entityId)}`}>Everything done to it</Link>
                </div>
              )}
            </Fact>
            <Fact name="From">
              <Text>{addressOf(event) ?? 'unknown'}</Text>
            </Fact>
            {/* Refused requests of a minute are counted in one event. */}
            {event.action !== 'denied' && (
              <>
                <Fact name="Program">
                  <Text>{event.userAgent ?? 'unknown'}</Text>
                </Fact>
                <Fact name="Request">
                  <Text>{event.requestId ?? 'unknown'}</Text>
                </Fact>
              </>
            )}
          </Facts>
        </Card>
      </div>
    </Page>
  );
};
