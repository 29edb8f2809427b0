/** Runs, jobs and workflow runs: what needs attention, how far the observations are, and the list of each kind. Live, and in the address. */
import * as Tabs from '@radix-ui/react-tabs';
import { type Live, useLive } from '../../api/stream.js';
import { useData } from '../../api/use-data.js';
import { useReadAgain } from '../../api/use-read-again.js';
import { SurveyField } from '../../choices/survey-field.js';
import { SelectField } from '../../ui/field.js';
import { type ListAddress, useListAddress } from '../../ui/list-address.js';
import { Needs } from '../../ui/needs.js';
import { Card, Page } from '../../ui/page.js';
import { Pager } from '../../ui/pager.js';
import { Empty, ErrorPanel } from '../../ui/states.js';
import tabs from '../../ui/tabs.module.css';
import { Counts } from '../observations/counts.js';
import { CountObservations } from '../observations/operations.js';
import { Attention, EVERY_MS } from './attention.js';
import { KINDS } from './kinds.js';
import { CountRuns, FollowRuns } from './operations.js';
import styles from './pipeline.module.css';
import { STALE, STALE_MINUTES, viewIn } from './work-filter.js';
import { WorkTable } from './work-table.js';

const PAGE_SIZE = 50;
/** However fast runs change, the page is read again at most this often, in milliseconds. */
const PAUSE_MS = 5_000;
/** Counting a million observations takes most of a second. */
const COUNTS_PAUSE_MS = 30_000;

export default function PipelinePage() {
  return (
    <Page title="Runs and jobs" lead="What the workers do, which of them send no heartbeat, and what failed.">
      <Needs permission="READ_DATA">
        <Pipeline />
      </Needs>
    </Page>
  );
}

function Pipeline() {
  const address = useListAddress({ field: 'CREATED_AT', direction: 'DESC' });
  const { survey, staleMinutes, kind } = viewIn(address);
  const filter = survey ? { survey } : {};
  const readAgain = useReadAgain([kind.list, CountRuns], PAUSE_MS);
  const countAgain = useReadAgain([CountObservations], COUNTS_PAUSE_MS);
  const live = useLive(FollowRuns, { filter }, () => {
    readAgain();
    countAgain();
  });
  return (
    <div className={styles.cards}>
      <Filters address={address} live={live} />
      <Attention survey={survey} staleMinutes={staleMinutes} />
      <Lists address={address} />
      <Counts filter={filter} />
    </div>
  );
}

function Filters({ address, live }: { readonly address: ListAddress; readonly live: Live }) {
  const { survey, staleMinutes } = viewIn(address);
  return (
    <search className={styles.filters} aria-label="Filter the runs">
      <SurveyField value={survey} onChoose={(name) => address.set({ survey: name })} />
      <SelectField
        label="A worker sent no heartbeat for"
        bare
        value={staleMinutes}
        onChange={(event) => address.set({ stale: event.target.value })}
      >
        {STALE_MINUTES.map((minutes) => (
          <option key={minutes} value={minutes}>
            {minutes < 60 ? `No heartbeat for ${minutes} minutes` : `No heartbeat for ${minutes / 60} h`}
          </option>
        ))}
      </SelectField>
      <span className={styles.live} role="status">
        <span className={`${styles.dot} ${live.isLive ? styles.open : ''}`} aria-hidden="true" />
        {live.error ? `Not live: ${live.error.code}` : live.isLive ? 'Live' : 'Connecting…'}
      </span>
    </search>
  );
}

function Lists({ address }: { readonly address: ListAddress }) {
  const { kind, status } = viewIn(address);
  return (
    <Card
      title="By step"
      flush
      aside={
        <SelectField label="Status" bare value={status} onChange={(event) => address.set({ status: event.target.value })}>
          <option value="">Any status</option>
          {kind.statuses.map((each) => (
            <option key={each} value={each}>
              {each.toLowerCase()}
            </option>
          ))}
          <option value={STALE}>running, no heartbeat</option>
        </SelectField>
      }
    >
      <Tabs.Root value={kind.name} onValueChange={(next) => address.set({ kind: next, status: keptStatus(status, next) })}>
        <Tabs.List className={tabs.tabs} aria-label="Step">
          {KINDS.map(({ name, title }) => (
            <Tabs.Trigger key={name} value={name} className={tabs.tab}>
              {title}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        <Tabs.Content value={kind.name}>
          <List key={kind.name} address={address} />
        </Tabs.Content>
      </Tabs.Root>
    </Card>
  );
}

/** The status stays when the next kind knows it. */
const keptStatus = (status: string, next: string): string =>
  viewIn({ get: (name) => ({ kind: next, status })[name] ?? '' }).status;

function List({ address }: { readonly address: ListAddress }) {
  const { kind, filter, staleMinutes, status } = viewIn(address);
  const { data, error, refetch, isPlaceholderData } = useData(
    kind.list,
    { first: PAGE_SIZE, after: address.after, filter },
    { keepsPrevious: true, everyMs: EVERY_MS },
  );
  const rows = data?.list.nodes;
  return (
    <>
      {error ? (
        <div className={styles.inner}>
          <ErrorPanel error={error} onRetry={() => void refetch()} />
        </div>
      ) : (
        <WorkTable kind={kind} rows={rows} staleMinutes={staleMinutes} stale={isPlaceholderData} />
      )}
      {rows?.length === 0 && <Empty title={status === '' && !filter.survey ? 'There is none yet' : 'None fits these filters'} />}
      <Pager address={address} pageInfo={data?.list.pageInfo} shown={rows?.length ?? 0} />
    </>
  );
}
