/** Observations: on the sky, by survey and status, and as a list. Filters and the cone are in the address. */
import { Link } from 'wouter';
import { useLive } from '../../api/stream.js';
import { useData } from '../../api/use-data.js';
import { useReadAgain } from '../../api/use-read-again.js';
import { SurveyField } from '../../choices/survey-field.js';
import type { ListObservationsQuery } from '../../gql/graphql.js';
import { Badge } from '../../ui/badge.js';
import { Button } from '../../ui/button.js';
import { SelectField } from '../../ui/field.js';
import { useListAddress } from '../../ui/list-address.js';
import { Moment } from '../../ui/moment.js';
import { Needs } from '../../ui/needs.js';
import { Card, Page } from '../../ui/page.js';
import { Pager } from '../../ui/pager.js';
import { Empty, ErrorPanel } from '../../ui/states.js';
import { type Column, Table } from '../../ui/table.js';
import { Text } from '../../ui/visible.js';
import { uuidOf } from '../keys/key-filter.js';
import { ConeForm } from './cone-form.js';
import { Counts } from './counts.js';
import { coneIn, filterIn, STATUSES } from './observation-filter.js';
import styles from './observations.module.css';
import { CountObservations, FollowObservations, ListObservations, ShowSky } from './operations.js';
import type { Cone } from './sky.js';
import { SkyMap } from './sky-map.js';

type Row = ListObservationsQuery['observations']['nodes'][number];

const PAGE_SIZE = 50;
/** However fast observations arrive, the page is read again at most this often, in milliseconds. */
const PAUSE_MS = 5_000;

const COLUMNS: readonly Column<Row>[] = [
  {
    name: 'Observation',
    cell: ({ id, externalId }) => (
      <Link href={`/observations/${uuidOf(id)}`}>
        <Text className={styles.text}>{externalId}</Text>
      </Link>
    ),
  },
  { name: 'Survey', cell: ({ survey }) => <Text className={styles.text}>{survey.name}</Text> },
  {
    name: 'Status',
    cell: ({ status }) => <Badge tone={status === 'FAILED' ? 'bad' : 'calm'}>{status.toLowerCase()}</Badge>,
  },
  { name: 'RA (°)', numeric: true, cell: ({ ra }) => ra.toFixed(5) },
  { name: 'Dec (°)', numeric: true, cell: ({ dec }) => dec.toFixed(5) },
  { name: 'Band', cell: ({ filterBand }) => <Text>{filterBand ?? '–'}</Text> },
  { name: 'Observed', cell: ({ observedAt }) => <Moment at={observedAt} /> },
];

export default function ObservationsPage() {
  return (
    <Page title="Observations" lead="Where the telescopes looked, and how far the pipeline is with it.">
      <Needs permission="READ_DATA">
        <Observations />
      </Needs>
    </Page>
  );
}

function Observations() {
  const address = useListAddress({ field: 'CREATED_AT', direction: 'DESC' });
  const [filter, cone] = [filterIn(address), coneIn(address)];
  const sky = useData(ShowSky, { filter }, { keepsPrevious: true, freshMs: 60_000 });
  const setCone = (next: Cone | null) =>
    address.set({
      ra: next ? String(next.ra) : '',
      dec: next ? String(next.dec) : '',
      radius: next ? String(next.radius) : '',
    });
  useLive(FollowObservations, {}, useReadAgain([ListObservations, ShowSky, CountObservations], PAUSE_MS));
  return (
    <div className={styles.cards}>
      <Filters address={address} />
      <Card title="On the sky" aside={<span className={styles.whole}>Drag on the map to choose a cone.</span>}>
        {sky.error ? (
          <ErrorPanel error={sky.error} onRetry={() => void sky.refetch()} />
        ) : (
          <SkyMap density={sky.data?.skyDensity} cone={cone} onCone={setCone} />
        )}
        <ConeForm key={JSON.stringify(cone)} cone={cone} onCone={setCone} />
      </Card>
      <Counts filter={filter} hasCone={cone !== null} />
      <List address={address} />
    </div>
  );
}

function Filters({ address }: { readonly address: ReturnType<typeof useListAddress> }) {
  const survey = address.get('survey');
  return (
    <search className={styles.filters} aria-label="Filter the observations">
      <SurveyField value={survey} onChoose={(name) => address.set({ survey: name })} />
      <SelectField
        label="Status"
        bare
        value={address.get('status')}
        onChange={(event) => address.set({ status: event.target.value })}
      >
        <option value="">Any status</option>
        {STATUSES.map((status) => (
          <option key={status} value={status}>
            {status.toLowerCase()}
          </option>
        ))}
      </SelectField>
      {/* A cone has its own button, below the map: one that appears here would move the map. */}
      {(survey || address.get('status')) && (
        <Button look="quiet" onClick={address.clear}>
          Clear
        </Button>
      )}
    </search>
  );
}

function List({ address }: { readonly address: ReturnType<typeof useListAddress> }) {
  const { data, error, refetch, isPlaceholderData } = useData(
    ListObservations,
    { first: PAGE_SIZE, after: address.after, filter: filterIn(address), near: coneIn(address) },
    { keepsPrevious: true },
  );
  const rows = data?.observations.nodes;
  return (
    <Card title={coneIn(address) ? 'In the cone' : 'Observations'} flush>
      {error ? (
        <div className={styles.error}>
          <ErrorPanel error={error} onRetry={() => void refetch()} />
        </div>
      ) : (
        <Table caption="Observations" columns={COLUMNS} rows={rows} idOf={({ id }) => id} stale={isPlaceholderData} />
      )}
      {rows?.length === 0 && (
        <Empty title={address.isFiltered ? 'No observation fits these filters' : 'There is no observation yet'} />
      )}
      <Pager address={address} pageInfo={data?.observations.pageInfo} shown={rows?.length ?? 0} />
    </Card>
  );
}
