/**
 * The state of a list in the address: filters, search, order and position. So a view can be shared, and Back returns to it. A change of the
 * filter or the order begins at the first page. Lists go forward by cursor, so the way to the page before is the history of the browser: the
 * entry of a page states that the page before precedes it.
 */
import { useSearchParams } from 'wouter';
import { useHistoryState } from 'wouter/use-browser-location';
import type { Sorting } from './table.js';

export interface ListAddress {
  /** The value of a filter; empty when it is not set. */
  readonly get: (name: string) => string;
  readonly set: (changes: Readonly<Record<string, string>>) => void;
  /** Removes all filters. */
  readonly clear: () => void;
  readonly isFiltered: boolean;
  readonly sorting: Sorting;
  readonly sort: (sorting: Sorting) => void;
  /** The cursor after which the page begins. */
  readonly after: string | null;
  /** Shows the page after a cursor, or the first page. */
  readonly goTo: (after: string | null) => void;
  /** Shows the page before. Undefined when the history does not contain it. */
  readonly goBack: (() => void) | undefined;
}

/** The state of an entry of the history that follows the page before. */
const FOLLOWS = 'follows-page';

const OTHER: ReadonlySet<string> = new Set(['sort', 'after']);

export function useListAddress(byDefault: Sorting): ListAddress {
  const [parameters, setParameters] = useSearchParams();
  const follows = useHistoryState() === FOLLOWS;
  const update = (changes: Readonly<Record<string, string | null>>, replace: boolean, state: string | null = null) =>
    setParameters(
      (present) => {
        const next = new URLSearchParams(present);
        for (const [name, value] of Object.entries({ after: null, ...changes }))
          if (value === null || value === '') next.delete(name);
          else next.set(name, value);
        // The same view has one address.
        next.sort();
        return next;
      },
      { replace, state },
    );
  return {
    get: (name) => parameters.get(name) ?? '',
    set: (changes) => update(changes, true),
    clear: () => setParameters((present) => new URLSearchParams([...present].filter(([name]) => name === 'sort'))),
    isFiltered: [...parameters.keys()].some((name) => !OTHER.has(name)),
    sorting: sortingIn(parameters.get('sort')) ?? byDefault,
    sort: ({ field, direction }) => update({ sort: (direction === 'DESC' ? '-' : '') + field }, true),
    after: parameters.get('after'),
    goTo: (after) => update({ after }, false, after === null ? null : FOLLOWS),
    goBack: follows ? () => history.back() : undefined,
  };
}

function sortingIn(text: string | null): Sorting | null {
  const match = /^(-?)([A-Z_]+)$/.exec(text ?? '');
  return match && { field: match[2] as string, direction: match[1] ? 'DESC' : 'ASC' };
}
