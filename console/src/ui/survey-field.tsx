/** Chooses one survey by its name, or all. A name from the address stays a choice, also when no survey has it. */
import { SelectField } from './field.js';
import { visible } from './visible.js';

interface Properties {
  /** The chosen name. Empty for all surveys. */
  readonly value: string;
  readonly surveys: readonly { readonly id: string; readonly name: string }[];
  readonly onChoose: (name: string) => void;
}

export const SurveyField = ({ value, surveys, onChoose }: Properties) => (
  <SelectField label="Survey" bare value={value} onChange={(event) => onChoose(event.target.value)}>
    <option value="">Any survey</option>
    {value !== '' && !surveys.some(({ name }) => name === value) && <option value={value}>{visible(value)}</option>}
    {surveys.map(({ id, name }) => (
      <option key={id} value={name}>
        {visible(name)}
      </option>
    ))}
  </SelectField>
);
