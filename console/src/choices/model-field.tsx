/** Chooses one model, or all: from a list, or by a search when the server has more models than one page of the list. */
import { useData } from '../api/use-data.js';
import { SelectField } from '../ui/field.js';
import { SearchChoice } from '../ui/search-choice.js';
import { visible } from '../ui/visible.js';
import { FindModels, ListModelNames, NameModel } from './operations.js';
import { MOST_FOUND, useSearchText } from './use-search-text.js';

interface Properties {
  /** The chosen model, by the part of its global id after `Model:`, as addresses have it. Empty for all. */
  readonly value: string;
  readonly onChoose: (uuid: string) => void;
}

interface Named {
  readonly id: string;
  readonly name: string;
  readonly version: string;
}

const NONE = 'Any model';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const choiceOf = ({ id, name, version }: Named) => ({ id: id.replace('Model:', ''), label: `${name} ${version}` });

export function ModelField({ value, onChoose }: Properties) {
  const models = useData(ListModelNames, {}, { freshMs: 60_000 }).data?.models;
  if (models?.pageInfo.hasNextPage) return <ModelSearch value={value} onChoose={onChoose} />;
  return (
    <SelectField label="Model" bare value={value} onChange={(event) => onChoose(event.target.value)}>
      <option value="">{NONE}</option>
      {value !== '' && !models?.nodes.map(choiceOf).some(({ id }) => id === value) && (
        <option value={value}>{visible(value)}</option>
      )}
      {models?.nodes.map(choiceOf).map(({ id, label }) => (
        <option key={id} value={id}>
          {visible(label)}
        </option>
      ))}
    </SelectField>
  );
}

function ModelSearch({ value, onChoose }: Properties) {
  const [text, search] = useSearchText();
  const { data: named, isFetching } = useData(
    NameModel,
    { id: `Model:${value}` },
    { enabled: UUID.test(value), freshMs: 60_000 },
  );
  const { data, error } = useData(
    FindModels,
    { first: MOST_FOUND, filter: text ? { search: text } : {} },
    { enabled: text !== null, keepsPrevious: true, freshMs: 60_000 },
  );
  return (
    <SearchChoice
      label="Model"
      bare
      none={NONE}
      value={value}
      shown={named?.model && UUID.test(value) ? choiceOf(named.model).label : isFetching ? '…' : value}
      found={data?.models.nodes.map(choiceOf)}
      problem={error?.message}
      hasMore={data?.models.pageInfo.hasNextPage ?? false}
      onSearch={search}
      onChoose={onChoose}
    />
  );
}
