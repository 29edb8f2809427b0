/**
 * Counts the pairs of fields at the same path of the answer, which make validation expensive. Validation compares each pair, with all
 * fields below, to check that they can be merged. It does the same with fragments that are spread at the same path.
 */
import { type DocumentNode, Kind, type SelectionSetNode } from 'graphql';
import { type Fragments, fragmentsIn } from './document.js';

/** The most selections to visit. A selection of a fragment counts at each path. Real documents have far fewer. */
const MAX_STEPS = 20_000;

/**
 * Returns whether validation would compare more than `limit` pairs in the whole document. Also returns true when counting the pairs
 * takes too many steps. No fragment may spread itself.
 */
export function overlapsExceed(document: DocumentNode, limit: number): boolean {
  const counter = new Counter(fragmentsIn(document), limit);
  for (const node of document.definitions) if (node.kind === Kind.OPERATION_DEFINITION) counter.count([node.selectionSet]);
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION && !counter.seen.has(node.selectionSet)) counter.count([node.selectionSet]);
  }
  return counter.isOver;
}

/** The fields at one path of the answer by their alias or name, with the selection sets below them. */
type Fields = Map<string, { count: number; readonly below: SelectionSetNode[] }>;

class Counter {
  /** The selection sets that were visited. */
  readonly seen = new Set<SelectionSetNode>();
  #steps = 0;
  #pairs = 0;

  constructor(
    private readonly fragments: Fragments,
    private readonly limit: number,
  ) {}

  get isOver(): boolean {
    return this.#pairs > this.limit || this.#steps > MAX_STEPS;
  }

  /** Counts the pairs that several selection sets select at one path of the answer, and at all paths below. */
  count(sets: readonly SelectionSetNode[]): void {
    const fields: Fields = new Map();
    const spread = new Set<SelectionSetNode>();
    for (const set of sets) this.#collect(set, fields, spread);
    this.#compare(spread.size);
    for (const { count } of fields.values()) this.#compare(count);
    for (const { below } of fields.values()) {
      if (this.isOver) return;
      if (below.length > 0) this.count(below);
    }
  }

  #collect(set: SelectionSetNode, fields: Fields, spread: Set<SelectionSetNode>): void {
    this.seen.add(set);
    for (const selection of set.selections) {
      if (++this.#steps > MAX_STEPS) return;
      if (selection.kind === Kind.FIELD) {
        const name = (selection.alias ?? selection.name).value;
        const field = fields.get(name) ?? { count: 0, below: [] };
        fields.set(name, field);
        field.count += 1;
        if (selection.selectionSet) field.below.push(selection.selectionSet);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) this.#collect(selection.selectionSet, fields, spread);
      else {
        const inner = this.fragments.get(selection.name.value)?.selectionSet;
        // A fragment is not compared with itself.
        if (inner === undefined || spread.has(inner)) continue;
        spread.add(inner);
        this.#collect(inner, fields, spread);
      }
    }
  }

  #compare(count: number): void {
    this.#pairs += (count * (count - 1)) / 2;
  }
}
