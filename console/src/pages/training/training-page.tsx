/** Training datasets and models. Search, survey and order of the datasets are in the address. */
import { Link } from 'wouter';
import { useData } from '../../api/use-data.js';
import { SurveyField } from '../../choices/survey-field.js';
import type { ListDatasetsQuery, ListModelsQuery } from '../../gql/graphql.js';
import { Badge } from '../../ui/badge.js';
import { counted, numberText } from '../../ui/counted.js';
import { useListAddress } from '../../ui/list-address.js';
import { Moment } from '../../ui/moment.js';
import { Needs } from '../../ui/needs.js';
import { Card, Page } from '../../ui/page.js';
import { Pager } from '../../ui/pager.js';
import { SearchField } from '../../ui/search-field.js';
import { Empty, ErrorPanel } from '../../ui/states.js';
import { type Column, Table } from '../../ui/table.js';
import { Text } from '../../ui/visible.js';
import { uuidOf } from '../keys/key-filter.js';
import { ListDatasets, ListModels } from './operations.js';
import styles from './training.module.css';

type Dataset = ListDatasetsQuery['trainingDatasets']['nodes'][number];
type Model = ListModelsQuery['models']['nodes'][number];

const PAGE_SIZE = 25;

const DATASETS: readonly Column<Dataset>[] = [
  {
    name: 'Dataset',
    sort: 'NAME',
    cell: ({ id, name, description }) => (
      <>
        <Link href={`/training/${uuidOf(id)}`}>
          <Text className={styles.text}>{name}</Text>
        </Link>
        {description && (
          <span className={styles.hint}>
            <Text className={styles.text}>{description}</Text>
          </span>
        )}
      </>
    ),
  },
  { name: 'Samples', numeric: true, cell: ({ sampleCount }) => numberText(sampleCount) },
  {
    name: 'Surveys',
    cell: ({ surveys }) => <Text className={styles.text}>{surveys.map(({ name }) => name).join(', ') || '–'}</Text>,
  },
  {
    name: 'Quality',
    cell: ({ qualityReport: { issues } }) =>
      issues.length === 0 ? (
        <Badge tone="good">no warning</Badge>
      ) : (
        <Badge tone="warn">{counted(issues.length, 'warning')}</Badge>
      ),
  },
  { name: 'Collected', sort: 'CREATED_AT', cell: ({ createdAt }) => <Moment at={createdAt} relative /> },
];

const MODELS: readonly Column<Model>[] = [
  {
    name: 'Model',
    cell: ({ id, name, version }) => (
      <Link href={`/training/models/${uuidOf(id)}`}>
        <Text className={styles.text}>{`${name} ${version}`}</Text>
      </Link>
    ),
  },
  { name: 'Kind', cell: ({ type }) => <Text className={styles.text}>{type}</Text> },
  { name: 'State', cell: ({ isActive }) => (isActive ? <Badge tone="good">in use</Badge> : <Badge>not in use</Badge>) },
  { name: 'Registered', cell: ({ createdAt }) => <Moment at={createdAt} relative /> },
];

export default function TrainingPage() {
  return (
    <Page
      title="Training"
      lead={
        <>
          What models learn from, how good that is, and how well the models do. Programs collect datasets from judged detections,
          with <code>collectTrainingDataset</code>.
        </>
      }
    >
      <Needs permission="READ_DATA">
        <div className={styles.cards}>
          <Datasets />
        </div>
      </Needs>
    </Page>
  );
}

function Datasets() {
  const address = useListAddress({ field: 'CREATED_AT', direction: 'DESC' });
  const [survey, q] = [address.get('survey'), address.get('q')];
  const { field, direction } = address.sorting;
  const { data, error, refetch, isPending, isPlaceholderData } = useData(
    ListDatasets,
    {
      first: PAGE_SIZE,
      after: address.after,
      filter: { ...(survey && { survey }), ...(q && { search: q }) },
      orderBy: { field: field === 'NAME' ? field : 'CREATED_AT', direction },
    },
    { keepsPrevious: true },
  );
  const rows = data?.trainingDatasets.nodes;
  return (
    <>
      <Card title="Datasets" flush>
        <search className={styles.filters} aria-label="Filter the datasets">
          <SearchField label="Search by name" value={q} onChange={(text) => address.set({ q: text })} />
          <SurveyField value={survey} onChoose={(name) => address.set({ survey: name })} />
        </search>
        {error ? (
          <div className={styles.inner}>
            <ErrorPanel error={error} onRetry={() => void refetch()} />
          </div>
        ) : (
          <Table
            caption="Datasets"
            columns={DATASETS}
            rows={rows}
            idOf={({ id }) => id}
            sorting={address.sorting}
            onSort={address.sort}
            stale={isPlaceholderData}
          />
        )}
        {rows?.length === 0 && (
          <Empty title={address.isFiltered ? 'No dataset fits these filters' : 'There is no dataset yet'}>
            {!address.isFiltered && (
              <p>
                A flow collects judged detections with <code>collectTrainingDataset</code>.
              </p>
            )}
          </Empty>
        )}
        <Pager
          address={address}
          pageInfo={data?.trainingDatasets.pageInfo}
          shown={rows?.length ?? 0}
          total={data?.trainingDatasets.totalCount}
        />
      </Card>
      {/* It stands below, so it would move when the datasets arrive. */}
      {!isPending && <Models />}
    </>
  );
}

function Models() {
  const { data, error, refetch } = useData(ListModels, {});
  return (
    <Card title="Models" flush>
      {error ? (
        <div className={styles.inner}>
          <ErrorPanel error={error} onRetry={() => void refetch()} />
        </div>
      ) : data?.models.nodes.length === 0 ? (
        <Empty title="There is no model yet" />
      ) : (
        <Table caption="Models" columns={MODELS} rows={data?.models.nodes} idOf={({ id }) => id} />
      )}
    </Card>
  );
}
