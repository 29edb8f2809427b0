/** One training dataset: what is in it, the charts of its quality report, and the runs that used it. */

import { Link } from 'wouter';
import { useData } from '../../api/use-data.js';
import type { ShowDatasetQuery } from '../../gql/graphql.js';
import { Badge } from '../../ui/badge.js';
import { BarChart } from '../../ui/bar-chart.js';
import { numberText } from '../../ui/counted.js';
import { Fact, Facts } from '../../ui/facts.js';
import { Moment } from '../../ui/moment.js';
import { Needs } from '../../ui/needs.js';
import { Card, Page } from '../../ui/page.js';
import { ShareBars } from '../../ui/share-bars.js';
import { Empty, ErrorPanel, Loading } from '../../ui/states.js';
import { type Column, Table } from '../../ui/table.js';
import { Text } from '../../ui/visible.js';
import { uuidOf } from '../keys/key-filter.js';
import { confidenceRows, monthRows, percent } from './bins.js';
import { ReadConfidence, ShowDataset } from './operations.js';
import { selectionText, splitsText } from './selection.js';
import styles from './training.module.css';

type Dataset = NonNullable<ShowDatasetQuery['trainingDataset']>;
type Run = ShowDatasetQuery['trainingRuns']['nodes'][number];

/** The number of samples whose confidence the page reads. */
const READ_SAMPLES = 1_000;

const Back = () => <Link href="/training">← Training</Link>;

export default function DatasetPage({ uuid }: { readonly uuid: string }) {
  const { data, error, refetch } = useData(ShowDataset, { id: `TrainingDataset:${uuid}` });
  if (data?.trainingDataset) return <DatasetView dataset={data.trainingDataset} runs={data.trainingRuns.nodes} />;
  return (
    <Page title="Dataset" above={<Back />}>
      <Needs permission="READ_DATA">
        {error ? (
          <ErrorPanel error={error} onRetry={() => void refetch()} />
        ) : data ? (
          <Empty title="There is no such dataset" />
        ) : (
          <Loading lines={10} />
        )}
      </Needs>
    </Page>
  );
}

const SPLITS = [
  { name: 'train', tone: 'accent' },
  { name: 'validation', tone: 'warn' },
  { name: 'test', tone: 'calm' },
] as const;
const SAMPLES = [{ name: 'samples', tone: 'accent' }] as const;

const RUNS: readonly Column<Run>[] = [
  { name: 'Run', cell: ({ name }) => <Text className={styles.text}>{name}</Text> },
  {
    name: 'Status',
    cell: ({ status }) => (
      <Badge tone={status === 'FAILED' ? 'bad' : status === 'COMPLETED' ? 'good' : 'calm'}>{status.toLowerCase()}</Badge>
    ),
  },
  {
    name: 'Model',
    cell: ({ model }) =>
      model ? (
        <Link href={`/training/models/${uuidOf(model.id)}`}>
          <Text className={styles.text}>{`${model.name} ${model.version}`}</Text>
        </Link>
      ) : (
        'not registered'
      ),
  },
  { name: 'Error', cell: ({ error }) => <Text className={styles.text}>{error ?? '–'}</Text> },
  { name: 'Started', cell: ({ createdAt }) => <Moment at={createdAt} relative /> },
];

function DatasetView({ dataset, runs }: { readonly dataset: Dataset; readonly runs: readonly Run[] }) {
  const report = dataset.qualityReport;
  const splits = splitsText(dataset.parameters);
  return (
    <Page
      title={dataset.name}
      above={<Back />}
      lead={dataset.description && <Text className={styles.notes}>{dataset.description}</Text>}
    >
      <div className={styles.cards}>
        <Warnings issues={report.issues} />
        <div className={styles.pair}>
          <Card title="Balance of the labels">
            <ShareBars
              caption="Samples by label and split"
              rowName="Label"
              series={SPLITS}
              rows={report.splitCounts.map(({ label, train, validation, test }) => ({
                name: label.toLowerCase(),
                values: [train, validation, test],
              }))}
            />
          </Card>
          <Card title="Surveys">
            <ShareBars
              caption="Samples by survey"
              rowName="Survey"
              series={SAMPLES}
              rows={report.surveyCoverage.map(({ survey, samples }) => ({ name: survey, values: [samples] }))}
            />
          </Card>
          <Card title="Time of the observations">
            <BarChart
              caption="Samples by month of observation"
              rowName="Month"
              series={SAMPLES}
              rows={monthRows(report.temporalDistribution)}
            />
          </Card>
          <Card title="Confidence of the model">
            <Confidence dataset={dataset} />
          </Card>
        </div>
        <Card title="About">
          <Facts>
            <Fact name="Samples">{numberText(report.sampleCount)}</Fact>
            <Fact name="Observations">{numberText(report.observationCount)}</Fact>
            <Fact name="Not artifacts">{percent(report.anomalyRatio)}</Fact>
            <Fact name="Agreement">{`${percent(report.labelConsistency)} of the samples have judgements that all name one label`}</Fact>
            <Fact name="Surveys">
              <Text>{dataset.surveys.map(({ name }) => name).join(', ') || 'all'}</Text>
            </Fact>
            <Fact name="Collected">
              <Moment at={dataset.createdAt} />
            </Fact>
            <Fact name="Seed">{dataset.seed}</Fact>
            <Fact name="Selection">
              <Text className={styles.notes}>{selectionText(dataset.parameters)}</Text>
            </Fact>
            {splits && <Fact name="Splits">{splits}</Fact>}
          </Facts>
        </Card>
        <Card title="Training runs" flush>
          {runs.length === 0 ? (
            <Empty title="No run used this dataset" />
          ) : (
            <Table caption="Training runs" columns={RUNS} rows={runs} idOf={({ id }) => id} />
          )}
        </Card>
      </div>
    </Page>
  );
}

const Warnings = ({ issues }: { readonly issues: readonly string[] }) => (
  <Card title="Quality" aside={issues.length === 0 && <Badge tone="good">no warning</Badge>}>
    {issues.length === 0 ? (
      <p>The labels, splits, surveys and months are balanced.</p>
    ) : (
      <ul className={styles.issues}>
        {issues.map((issue) => (
          <li key={issue}>
            <Badge tone="warn">warning</Badge> <Text>{issue}</Text>
          </li>
        ))}
      </ul>
    )}
  </Card>
);

function Confidence({ dataset: { id, sampleCount } }: { readonly dataset: Dataset }) {
  const { data, error, refetch } = useData(ReadConfidence, { id, first: READ_SAMPLES }, { freshMs: 600_000 });
  if (error) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  return (
    <>
      {data === undefined ? (
        <div className={styles.chartPlace}>
          <Loading lines={6} label="Loading: the confidence" />
        </div>
      ) : (
        <BarChart
          caption="Samples by confidence of the model"
          rowName="Confidence"
          series={SAMPLES}
          rows={confidenceRows(data.trainingSamples.nodes.map(({ confidence }) => confidence))}
        />
      )}
      {sampleCount > READ_SAMPLES && (
        <p className={styles.hint}>{`The first ${numberText(READ_SAMPLES)} of ${numberText(sampleCount)} samples.`}</p>
      )}
    </>
  );
}
