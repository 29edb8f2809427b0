/** For how long a key works. The value is a number of days as text, or empty. */
import { SelectField } from '../../ui/field.js';

interface Properties {
  readonly label: string;
  readonly days: string;
  readonly onChange: (days: string) => void;
  readonly help?: string;
  readonly error: string | undefined;
}

export const LifeField = ({ days, onChange, ...field }: Properties) => (
  <SelectField {...field} value={days} onChange={(event) => onChange(event.target.value)}>
    <option value="7">7 days</option>
    <option value="30">30 days</option>
    <option value="90">90 days</option>
    <option value="365">1 year</option>
    <option value="">no end, unless the server sets one</option>
  </SelectField>
);
