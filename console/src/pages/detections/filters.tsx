/** The filters and the order of the queue. All are in the address. */
import { ModelField } from '../../choices/model-field.js';
import { SurveyField } from '../../choices/survey-field.js';
import { SelectField, TextField } from '../../ui/field.js';
import { Filters } from '../../ui/filters.js';
import type { ListAddress } from '../../ui/list-address.js';
import { ANY_STATUS, CLASSES, ORDERS, STATUSES } from './detection-filter.js';
import styles from './detections.module.css';

export function DetectionFilters({ address }: { readonly address: ListAddress }) {
  const [survey, model] = [address.get('survey'), address.get('model')];
  const { field, direction } = address.sorting;
  const set = (name: string) => (event: { target: { value: string } }) => address.set({ [name]: event.target.value });
  return (
    <Filters
      of="detections"
      address={address}
      className={styles.filters}
      first={<SurveyField value={survey} onChoose={(name) => address.set({ survey: name })} />}
    >
      <SelectField label="Status" bare value={address.get('status')} onChange={set('status')}>
        <option value="">pending</option>
        {STATUSES.filter((status) => status !== 'PENDING').map((status) => (
          <option key={status} value={status}>
            {status.toLowerCase()}
          </option>
        ))}
        <option value={ANY_STATUS}>Any status</option>
      </SelectField>
      <SelectField label="Class by the model" bare value={address.get('class')} onChange={set('class')}>
        <option value="">Any class</option>
        {CLASSES.map((each) => (
          <option key={each} value={each}>
            {each.toLowerCase()}
          </option>
        ))}
      </SelectField>
      <ModelField value={model} onChoose={(uuid) => address.set({ model: uuid })} />
      <TextField
        label="Least confidence, 0 to 1"
        bare
        type="number"
        min={0}
        max={1}
        step={0.05}
        placeholder="Confidence ≥ 0"
        value={address.get('least')}
        onChange={set('least')}
      />
      <SelectField
        label="Order"
        bare
        value={(direction === 'DESC' ? '-' : '') + field}
        onChange={({ target: { value } }) =>
          address.sort({ field: value.replace('-', ''), direction: value.startsWith('-') ? 'DESC' : 'ASC' })
        }
      >
        {ORDERS.map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </SelectField>
    </Filters>
  );
}
