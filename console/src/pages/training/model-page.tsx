/** One model: how often people agree with it, class by class and by its confidence. The survey is in the address. */

import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useData } from '../../api/use-data.js';
import { SurveyField } from '../../choices/survey-field.js';
import type { ShowModelQuery } from '../../gql/graphql.js';
import { Badge } from '../../ui/badge.js';
import { numberText } from '../../ui/counted.js';
import { Fact, Facts } from '../../ui/facts.js';
import { useListAddress } from '../../ui/list-address.js';
import { Moment } from '../../ui/moment.js';
import { Needs } from '../../ui/needs.js';
import { Card, Page } from '../../ui/page.js';
import { Empty, ErrorPanel, Loading } from '../../ui/states.js';
import { Text } from '../../ui/visible.js';
import { uuidOf } from '../keys/key-filter.js';
import { percent } from './bins.js';
import { Confusion } from './confusion.js';
import { MeasureModel, ShowModel } from './operations.js';
import { PerClass } from './per-class.js';
import { Reliability } from './reliability.js';
import styles from './training.module.css';

type Model = NonNullable<ShowModelQuery['model']>;

const Back = () => <Link href="/training">← Training</Link>;

export default function ModelPage({ uuid }: { readonly uuid: string }) {
  const { data, error, refetch } = useData(ShowModel, { id: `Model:${uuid}` });
  if (data?.model) return <ModelView model={data.model} />;
  return (
    <Page title="Model" above={<Back />}>
      <Needs permission="READ_DATA">
        {error ? (
          <ErrorPanel error={error} onRetry={() => void refetch()} />
        ) : data ? (
          <Empty title="There is no such model" />
        ) : (
          <Loading lines={10} />
        )}
      </Needs>
    </Page>
  );
}

const ModelView = ({ model }: { readonly model: Model }) => (
  <Page
    title={`${model.name} ${model.version}`}
    above={<Back />}
    lead={model.description && <Text className={styles.notes}>{model.description}</Text>}
    actions={<Link href={`/detections?model=${uuidOf(model.id)}`}>Judge what it found</Link>}
  >
    <div className={styles.cards}>
      <Performance id={model.id} below={<About model={model} />} />
    </div>
  </Page>
);

const About = ({ model }: { readonly model: Model }) => (
  <Card title="About" aside={model.isActive ? <Badge tone="good">in use</Badge> : <Badge>not in use</Badge>}>
    <Facts>
      <Fact name="Kind">
        <Text>{model.type}</Text>
      </Fact>
      {model.architecture && (
        <Fact name="Architecture">
          <Text className={styles.notes}>{model.architecture}</Text>
        </Fact>
      )}
      {model.mlflowRunId && (
        <Fact name="MLflow run">
          <Text>{model.mlflowRunId}</Text>
        </Fact>
      )}
      {model.trainingEnergy != null && <Fact name="Energy">{`${model.trainingEnergy} kWh to train`}</Fact>}
      {model.metrics != null && (
        <Fact name="Metrics">
          <code className={styles.notes}>
            <Text>{JSON.stringify(model.metrics)}</Text>
          </code>
        </Fact>
      )}
      <Fact name="Registered">
        <Moment at={model.createdAt} />
      </Fact>
    </Facts>
  </Card>
);

interface PerformanceProperties {
  readonly id: string;
  /** Shown once the measurement is, so that it never moves. */
  readonly below: ReactNode;
}

function Performance({ id, below }: PerformanceProperties) {
  const address = useListAddress({ field: 'CREATED_AT', direction: 'DESC' });
  const survey = address.get('survey');
  const { data, error, refetch } = useData(
    MeasureModel,
    { id, filter: survey ? { survey } : {} },
    { keepsPrevious: true, freshMs: 60_000 },
  );
  const measured = data?.modelPerformance;
  return (
    <>
      <Card
        title="Agreement with people"
        aside={<SurveyField none="All surveys" value={survey} onChoose={(name) => address.set({ survey: name })} />}
      >
        {error ? (
          <ErrorPanel error={error} onRetry={() => void refetch()} />
        ) : measured == null ? (
          <Loading lines={3} />
        ) : (
          <dl className={styles.numbers}>
            <div>
              <dt>judged detections</dt>
              <dd>{numberText(measured.judgedCount)}</dd>
            </div>
            <div>
              <dt>same class</dt>
              <dd>{numberText(measured.correctCount)}</dd>
            </div>
            <div>
              <dt>accuracy</dt>
              <dd>{percent(measured.accuracy)}</dd>
            </div>
          </dl>
        )}
      </Card>
      {measured && measured.judgedCount === 0 && (
        <Empty title="Nobody has judged its detections yet">
          <p>The performance is measured by the judgements of people.</p>
        </Empty>
      )}
      {measured && measured.judgedCount > 0 && (
        <div className={styles.pair}>
          <div className={styles.cards}>
            <Card title="Confusion">
              <Confusion cells={measured.confusion} />
            </Card>
            <Card title="By class" flush>
              <PerClass rows={measured.byType} />
            </Card>
          </div>
          <Card title="Reliability by confidence">
            <Reliability bins={measured.reliability} />
          </Card>
        </div>
      )}
      {(measured || error) && below}
    </>
  );
}
