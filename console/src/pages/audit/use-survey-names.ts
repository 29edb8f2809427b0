/** Reads the names of the surveys in audit events. */
import { useMemo } from 'react';
import { useData } from '../../api/use-data.js';
import { NameSurveys } from './operations.js';
import { MOST_NAMES, type SurveyNames, surveyIdsIn } from './survey-names.js';

interface Sides {
  readonly before?: unknown;
  readonly after?: unknown;
}

export function useSurveyNamesIn(events: readonly Sides[] | undefined): SurveyNames {
  const ids = useMemo(() => surveyIdsIn(events?.flatMap(({ before, after }) => [before, after]) ?? []), [events]);
  const variables = { ids: ids.map((id) => `Survey:${id}`), first: MOST_NAMES };
  const { data } = useData(NameSurveys, variables, { enabled: ids.length > 0, freshMs: 60_000, keepsPrevious: true });
  return useMemo(() => new Map(data?.surveys.nodes.map(({ id, name }) => [id.replace('Survey:', ''), name])), [data]);
}
