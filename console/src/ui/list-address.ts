/**
 * The state of a list in the address: filters, search, order and position. So a view can be shared, and Back returns to it. A change of the
 * filter or the order begins at the first page.
 */
import { useSearchParams } from 'wouter';
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
  readonly goTo: (after: string | null) => void;
}

const OTHER: ReadonlySet<string> = new Set(['sort', 'after']);

export function useListAddress(byDefault: Sorting): ListAddress {
  const [parameters, setParameters] = useSearchParams();
  const update = (changes: Readonly<Record<string, string | null>>, replace: boolean) =>
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
      { replace },
    );
  return {
    get: (name) => parameters.get(name) ?? '',
    set: (changes) => update(changes, true),
    clear: () => setParameters((present) => new URLSearchParams([...present].filter(([name]) => name === 'sort'))),
    isFiltered: [...parameters.keys()].some((name) => !OTHER.has(name)),
    sorting: sortingIn(parameters.get('sort')) ?? byDefault,
    sort: ({ field, direction }) => update({ sort: (direction === 'DESC' ? '-' : '') + field }, true),
    after: parameters.get('after'),
    goTo: (after) => update({ after }, false),
  };
}

function sortingIn(text: string | null): Sorting | null {
  const match = /^(-?)([A-Z_]+)$/.exec(text ?? '');
  return match && { field: match[2] as string, direction: match[1] ? 'DESC' : 'ASC' };
}
