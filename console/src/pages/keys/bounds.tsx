/** The bounds of a new key: surveys, end, owner, networks and rate. */
import type { FieldErrors } from '../../api/field-errors.js';
import { Card } from '../../ui/page.js';
import { UserChoice } from '../people/user-choice.js';
import type { Draft } from './choices.js';
import styles from './draft-form.module.css';
import { ReachFields, ScopeField } from './key-fields.js';
import { LifeField } from './life-field.js';

interface Properties {
  readonly draft: Draft;
  readonly onChange: (changes: Partial<Draft>) => void;
  readonly errors: FieldErrors;
}

export const Bounds = ({ draft, onChange, errors }: Properties) => (
  <Card title="Bounds">
    <div className={styles.fields}>
      <ScopeField fields={draft} onChange={onChange} errors={errors} />
      <div className={styles.pair}>
        <LifeField
          label="It works for"
          days={draft.days}
          onChange={(days) => onChange({ days })}
          error={errors.of('expiresInDays')}
        />
        <UserChoice
          label="Owner"
          none="You"
          value={draft.owner}
          onChoose={(owner) => onChange({ owner })}
          help="The key never has more power than its owner."
          onlyActive
        />
      </div>
      <ReachFields fields={draft} onChange={onChange} errors={errors} />
    </div>
  </Card>
);
