/** The fields of a key that can be changed later, for the form that creates it and the one that edits it. */
import type { FieldErrors } from '../../api/field-errors.js';
import { SurveysField } from '../../choices/surveys-field.js';
import { TextField } from '../../ui/field.js';
import type { KeyFields } from './choices.js';
import styles from './draft-form.module.css';

const LONGEST_NAME = 255;
const LONGEST_TEXT = 10_000;

interface Properties {
  readonly fields: KeyFields;
  readonly onChange: (changes: Partial<KeyFields>) => void;
  readonly errors: FieldErrors;
}

export const NameField = ({ fields, onChange, errors }: Properties) => (
  <TextField
    label="Name"
    required
    maxLength={LONGEST_NAME}
    placeholder="nightly ZTF flow"
    value={fields.name}
    onChange={(event) => onChange({ name: event.target.value })}
    help="The program that uses it, so that everybody knows later."
    error={errors.of('name')}
  />
);

export const DescriptionField = ({ fields, onChange, errors }: Properties) => (
  <TextField
    label="Description"
    maxLength={LONGEST_TEXT}
    value={fields.description}
    onChange={(event) => onChange({ description: event.target.value })}
    help="Optional: where it runs, and whom to ask."
    error={errors.of('description')}
  />
);

export const ScopeField = ({ fields, onChange, errors }: Properties) => (
  <SurveysField
    legend="Surveys"
    help={fields.surveys.length === 0 ? 'All. Choose some to hide the rows of the others from it.' : 'Only rows of these.'}
    chosen={fields.surveys}
    onChange={(surveys) => onChange({ surveys })}
    error={errors.of('scopes')}
  />
);

export const ReachFields = ({ fields, onChange, errors }: Properties) => (
  <div className={styles.pair}>
    <TextField
      label="Networks"
      placeholder="192.0.2.0/24, 2001:db8::/32"
      value={fields.networks}
      onChange={(event) => onChange({ networks: event.target.value })}
      help="Empty: any address may use it."
      error={errors.of('allowedAddresses')}
    />
    <TextField
      label="Requests a minute"
      type="number"
      min={1}
      value={fields.rate}
      onChange={(event) => onChange({ rate: event.target.value })}
      help="Empty: the limit of the server, if it has one."
      error={errors.of('requestsPerMinute')}
    />
  </div>
);
