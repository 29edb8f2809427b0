/** The bounds of a new key: surveys, end, networks, rate and owner. */
import { SurveysField } from '../../choices/surveys-field.js';
import { SelectField, TextField } from '../../ui/field.js';
import { Card } from '../../ui/page.js';
import { UserChoice } from '../people/user-choice.js';
import type { Draft } from './choices.js';
import styles from './draft-form.module.css';

interface Properties {
  readonly draft: Draft;
  readonly onChange: (changes: Partial<Draft>) => void;
}

export function Bounds({ draft, onChange }: Properties) {
  return (
    <Card title="Bounds">
      <div className={styles.fields}>
        <SurveysField
          legend="Surveys"
          help={draft.surveys.length === 0 ? 'All. Choose some to hide the rows of the others from it.' : 'Only rows of these.'}
          chosen={draft.surveys}
          onChange={(surveys) => onChange({ surveys })}
        />
        <div className={styles.pair}>
          <SelectField label="It works for" value={draft.days} onChange={(event) => onChange({ days: event.target.value })}>
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
        <div className={styles.pair}>
          <TextField
            label="Networks"
            placeholder="192.0.2.0/24, 2001:db8::/32"
            value={draft.networks}
            onChange={(event) => onChange({ networks: event.target.value })}
            help="Empty: any address may use it."
          />
          <TextField
            label="Requests a minute"
            type="number"
            min={1}
            value={draft.rate}
            onChange={(event) => onChange({ rate: event.target.value })}
            help="Empty: the limit of the server, if it has one."
          />
        </div>
      </div>
    </Card>
  );
}
