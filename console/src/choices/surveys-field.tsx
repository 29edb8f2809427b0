/** Chooses several surveys: a box for each, and a search for the others when the server has more than one page of the list. */
import { Choice, FieldGroup } from '../ui/field.js';
import { ErrorPanel } from '../ui/states.js';
import { Text } from '../ui/visible.js';
import { SurveySearch, useSurveyNames } from './survey-field.js';
import styles from './surveys-field.module.css';

/** With more surveys than one page of the list, the boxes show only so many. */
const MOST_BOXES = 20;

interface Properties {
  readonly legend: string;
  readonly help: string;
  /** The chosen names. */
  readonly chosen: readonly string[];
  readonly onChange: (names: readonly string[]) => void;
  readonly error?: string | undefined;
}

export function SurveysField({ legend, help, chosen, onChange, error: refusal }: Properties) {
  const { data, error, refetch } = useSurveyNames();
  const hasMore = data?.surveys.pageInfo.hasNextPage ?? false;
  const listed = data?.surveys.nodes.slice(0, hasMore ? MOST_BOXES : undefined).map(({ name }) => name) ?? [];
  const names = [...listed, ...chosen.filter((name) => !listed.includes(name))];
  const without = (name: string) => chosen.filter((each) => each !== name);
  return (
    <FieldGroup legend={legend} help={help} error={refusal}>
      {error && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      <div className={styles.surveys}>
        {names.map((name) => (
          <Choice
            key={name}
            type="checkbox"
            checked={chosen.includes(name)}
            onChange={(event) => onChange(event.target.checked ? [...chosen, name] : without(name))}
            label={<Text>{name}</Text>}
          />
        ))}
      </div>
      {hasMore && (
        <div className={styles.search}>
          <SurveySearch
            label="Add a survey"
            none="Add a survey by its name"
            value=""
            onChoose={(name) => name !== '' && onChange([...without(name), name])}
          />
        </div>
      )}
    </FieldGroup>
  );
}
