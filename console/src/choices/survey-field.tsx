/** Chooses one survey by its name, or all: from a list, or by a search when the server has more surveys than one page of the list. */
import { useData } from '../api/use-data.js';
import { SelectField } from '../ui/field.js';
import { SearchChoice } from '../ui/search-choice.js';
import { visible } from '../ui/visible.js';
import { FindSurveys, ListSurveyNames } from './operations.js';
import { MOST_FOUND, useSearchText } from './use-search-text.js';

interface Properties {
  readonly label?: string;
  /** The first choice, which chooses nothing. */
  readonly none?: string;
  /** The chosen name. Empty when nothing is chosen. A name from the address stays a choice, also when no survey has it. */
  readonly value: string;
  readonly onChoose: (name: string) => void;
}

export const useSurveyNames = () => useData(ListSurveyNames, {}, { freshMs: 60_000 });

export function SurveyField({ label = 'Survey', none = 'Any survey', value, onChoose }: Properties) {
  const surveys = useSurveyNames().data?.surveys;
  if (surveys?.pageInfo.hasNextPage) return <SurveySearch label={label} none={none} value={value} onChoose={onChoose} />;
  return (
    <SelectField label={label} bare value={value} onChange={(event) => onChoose(event.target.value)}>
      <option value="">{none}</option>
      {value !== '' && !surveys?.nodes.some(({ name }) => name === value) && <option value={value}>{visible(value)}</option>}
      {surveys?.nodes.map(({ id, name }) => (
        <option key={id} value={name}>
          {visible(name)}
        </option>
      ))}
    </SelectField>
  );
}

/** Finds surveys by a part of the name. */
export function SurveySearch({ label, none, value, onChoose }: Required<Properties>) {
  const [text, search] = useSearchText();
  const { data, error } = useData(
    FindSurveys,
    { first: MOST_FOUND, filter: text ? { search: text } : {} },
    { enabled: text !== null, keepsPrevious: true, freshMs: 60_000 },
  );
  return (
    <SearchChoice
      label={label}
      bare
      none={none}
      value={value}
      shown={value}
      found={data?.surveys.nodes.map(({ name }) => ({ id: name, label: name }))}
      problem={error?.message}
      hasMore={data?.surveys.pageInfo.hasNextPage ?? false}
      onSearch={search}
      onChoose={onChoose}
    />
  );
}
