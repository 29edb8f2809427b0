/** Chooses the surveys of a wished key. Without a choice it may use all. */
import type { ListSurveyNamesQuery } from '../../gql/graphql.js';
import { Choice, FieldGroup } from '../../ui/field.js';
import { Text } from '../../ui/visible.js';
import type { Draft } from './choices.js';
import styles from './draft-form.module.css';

interface Properties {
  readonly legend: string;
  readonly help: string;
  readonly draft: Draft;
  readonly surveys: ListSurveyNamesQuery['surveys']['nodes'];
  readonly onChange: (changes: Partial<Draft>) => void;
}

export const SurveyChoice = ({ legend, help, draft, surveys, onChange }: Properties) => (
  <FieldGroup legend={legend} help={help}>
    <div className={styles.surveys}>
      {surveys.map(({ id, name }) => (
        <Choice
          key={id}
          type="checkbox"
          checked={draft.surveys.includes(name)}
          onChange={(event) =>
            onChange({
              surveys: event.target.checked ? [...draft.surveys, name] : draft.surveys.filter((chosen) => chosen !== name),
            })
          }
          label={<Text>{name}</Text>}
        />
      ))}
    </div>
  </FieldGroup>
);
