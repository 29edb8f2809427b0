/** The filters and the order of the queue. All are in the address. */
import { useData } from '../../api/use-data.js';
import { Button } from '../../ui/button.js';
import { SelectField, TextField } from '../../ui/field.js';
import type { ListAddress } from '../../ui/list-address.js';
import { SurveyField } from '../../ui/survey-field.js';
import { visible } from '../../ui/visible.js';
import { uuidOf } from '../keys/key-filter.js';
import { ListSurveyNames } from '../keys/operations.js';
import { ANY_STATUS, CLASSES, ORDERS, STATUSES } from './detection-filter.js';
import styles from './detections.module.css';
import { ListModelNames } from './operations.js';

const MINUTE_MS = 60_000;

export function DetectionFilters({ address }: { readonly address: ListAddress }) {
  const surveys = useData(ListSurveyNames, {}, { freshMs: MINUTE_MS }).data?.surveys.nodes ?? [];
  const models = useData(ListModelNames, {}, { freshMs: MINUTE_MS }).data?.models.nodes ?? [];
  const [survey, model] = [address.get('survey'), address.get('model')];
  const { field, direction } = address.sorting;
  const set = (name: string) => (event: { target: { value: string } }) => address.set({ [name]: event.target.value });
  return (
    <search className={styles.filters} aria-label="Filter the detections">
      <SurveyField value={survey} surveys={surveys} onChoose={(name) => address.set({ survey: name })} />
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
      <SelectField label="Model" bare value={model} onChange={set('model')}>
        <option value="">Any model</option>
        {model !== '' && !models.some(({ id }) => uuidOf(id) === model) && <option value={model}>{visible(model)}</option>}
        {models.map(({ id, name, version }) => (
          <option key={id} value={uuidOf(id)}>
            {visible(`${name} ${version}`)}
          </option>
        ))}
      </SelectField>
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
      {address.isFiltered && (
        <Button look="quiet" onClick={address.clear}>
          Clear
        </Button>
      )}
    </search>
  );
}
