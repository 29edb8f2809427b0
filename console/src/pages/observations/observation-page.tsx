/** One observation: its image and facts, its runs at each step, and what was detected in it. */

import { Link } from 'wouter';
import { useLive } from '../../api/stream.js';
import { useData } from '../../api/use-data.js';
import { useReadAgain } from '../../api/use-read-again.js';
import type { ShowObservationQuery } from '../../gql/graphql.js';
import { Badge } from '../../ui/badge.js';
import { degreesText, sexagesimalText } from '../../ui/coordinates.js';
import { Copy } from '../../ui/copy.js';
import { numberText } from '../../ui/counted.js';
import { Fact, Facts } from '../../ui/facts.js';
import { Moment } from '../../ui/moment.js';
import { Needs } from '../../ui/needs.js';
import { Card, Page } from '../../ui/page.js';
import { Empty, ErrorPanel, Loading } from '../../ui/states.js';
import { type Column, Table } from '../../ui/table.js';
import { Thumbnail, webAddress } from '../../ui/thumbnail.js';
import { Text, visible } from '../../ui/visible.js';
import { Confidence, StatusBadge } from '../detections/subject.js';
import { uuidOf } from '../keys/key-filter.js';
import { kindOf } from '../pipeline/kinds.js';
import { WorkTable } from '../pipeline/work-table.js';
import styles from './observation-page.module.css';
import { FollowObservation, ShowObservation } from './operations.js';

type Observation = NonNullable<ShowObservationQuery['observation']>;
type Detection = Observation['detections']['nodes'][number];

const PAUSE_MS = 2_000;
/** After so many minutes without a heartbeat, a worker counts as silent. */
const STALE_MINUTES = 15;

const Back = () => <Link href="/observations">← Observations</Link>;

const DETECTIONS: readonly Column<Detection>[] = [
  {
    name: 'Position',
    cell: (detection) => (
      <Link href={`/detections/${uuidOf(detection.id)}`} className={styles.position}>
        {sexagesimalText(detection)}
      </Link>
    ),
  },
  { name: 'Model says', cell: ({ type }) => type.toLowerCase() },
  { name: 'Confidence', cell: ({ confidence }) => <Confidence value={confidence} /> },
  { name: 'People say', cell: ({ humanLabel }) => humanLabel?.toLowerCase() ?? '–' },
  { name: 'Status', cell: ({ status }) => <StatusBadge status={status} /> },
  { name: 'Recorded', cell: ({ createdAt }) => <Moment at={createdAt} relative /> },
];

export default function ObservationPage({ uuid }: { readonly uuid: string }) {
  const id = `Observation:${uuid}`;
  const { data, error, refetch } = useData(ShowObservation, { id });
  const again = useReadAgain([ShowObservation], PAUSE_MS);
  useLive(FollowObservation, { filter: { observations: [{ id }] } }, again, data?.observation != null);
  if (data?.observation) return <ObservationView observation={data.observation} modelRuns={data.modelRuns.nodes} />;
  return (
    <Page title="Observation" above={<Back />}>
      <Needs permission="READ_DATA">
        {error ? (
          <ErrorPanel error={error} onRetry={() => void refetch()} />
        ) : data ? (
          <Empty title="There is no such observation" />
        ) : (
          <Loading lines={10} />
        )}
      </Needs>
    </Page>
  );
}

interface Properties {
  readonly observation: Observation;
  readonly modelRuns: ShowObservationQuery['modelRuns']['nodes'];
}

const ObservationView = ({ observation, modelRuns }: Properties) => (
  <Page title={observation.externalId} above={<Back />} lead={<Text>{observation.survey.name}</Text>}>
    <div className={styles.cards}>
      <Card
        title="About"
        aside={<Badge tone={observation.status === 'FAILED' ? 'bad' : 'calm'}>{observation.status.toLowerCase()}</Badge>}
      >
        <div className={styles.about}>
          <Thumbnail address={observation.thumbnailUrl} label={`Thumbnail of ${visible(observation.externalId)}`} />
          <About observation={observation} />
        </div>
      </Card>
      <Card title="Detections" flush>
        {observation.detections.nodes.length === 0 ? (
          <Empty title="Nothing was detected in it" />
        ) : (
          <Table caption="Detections" columns={DETECTIONS} rows={observation.detections.nodes} idOf={({ id }) => id} />
        )}
      </Card>
      {(
        [
          ['preprocess', observation.preprocessRuns.nodes],
          ['difference', observation.differenceRuns.nodes],
          ['model', modelRuns],
        ] as const
      ).map(([name, runs]) => (
        <Card key={name} title={kindOf(name).title} flush>
          {runs.length === 0 ? (
            <p className={styles.none}>It has no run of this step.</p>
          ) : (
            <WorkTable
              kind={kindOf(name)}
              rows={runs.map((run) => ({ ...run, survey: observation.survey, type: observation.externalId }))}
              staleMinutes={STALE_MINUTES}
            />
          )}
        </Card>
      ))}
    </div>
  </Page>
);

function About({ observation }: { readonly observation: Observation }) {
  const fits = webAddress(observation.fitsUrl);
  const numbers: readonly (readonly [string, number | null | undefined, string])[] = [
    ['Exposure', observation.exposureTime, 's'],
    ['Seeing', observation.seeing, '″'],
    ['Airmass', observation.airmass, ''],
  ];
  return (
    <Facts>
      <Fact name="Centre">
        <code>{sexagesimalText(observation)}</code> <Copy text={degreesText(observation)} label="Copy in degrees" look="quiet" />
      </Fact>
      <Fact name="Observed">
        <Moment at={observation.observedAt} />
      </Fact>
      <Fact name="Band">
        <Text>{observation.filterBand ?? '–'}</Text>
      </Fact>
      {numbers.map(
        ([name, value, unit]) =>
          value != null && <Fact key={name} name={name}>{`${numberText(value)}${unit && ` ${unit}`}`}</Fact>,
      )}
      {observation.imageWidth != null && observation.imageHeight != null && (
        <Fact name="Image">{`${observation.imageWidth} × ${observation.imageHeight} pixels`}</Fact>
      )}
      {observation.fitsUrl && (
        <Fact name="FITS">
          {fits ? (
            <a href={fits.href} target="_blank" rel="noopener noreferrer">
              <Text>{observation.fitsUrl}</Text>
            </a>
          ) : (
            <Text>{observation.fitsUrl}</Text>
          )}
        </Fact>
      )}
      <Fact name="Ingested">
        <Moment at={observation.createdAt} />
      </Fact>
      <Fact name="Changed">
        <Moment at={observation.updatedAt} />
      </Fact>
    </Facts>
  );
}
