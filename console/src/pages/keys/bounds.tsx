/** The bounds of a new key: surveys, end, owner, networks and rate. */
import type { FieldErrors } from '../../api/field-errors.js';
import { SelectField } from '../../ui/field.js';
import { Card } from '../../ui/page.js';
import { UserChoice } from '../people/user-choice.js';
import type { Draft } from './choices.js';
import styles from './draft-form.module.css';
import { ReachFields, ScopeField } from './key-fields.js';

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
        <SelectField
          label="It works for"
          value={draft.days}
          onChange={(event) => onChange({ days: event.target.value })}
          error={errors.of('expiresInDays')}
        >
          <option value="7">7 days</option>
          <option value="30">30 days</option>
          <option value="90">90 days</option>
          <option value="365">1 year</option>
          <option value="">no limit, or that of the server</option>
        </SelectField>
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
