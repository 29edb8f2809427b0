/**
 * What makes validation expensive: fields that share a place in the answer. It compares them pair by pair, with all that is
 * below them, to see that they can be one; and so it does with fragments that are spread at one place.
 */
import { type DocumentNode, Kind, type SelectionSetNode } from 'graphql';
import { type Fragments, fragmentsIn } from './document.js';

/** Selections that are looked at, those of fragments at each place: far more than a document has that is meant to be run. */
const MAX_STEPS = 20_000;

/**
 * Whether validation would compare more pairs than that, over the whole document; also true when so much as counting them
 * takes too long. The document must not spread fragments in a circle.
 */
export function overlapsExceed(document: DocumentNode, limit: number): boolean {
  const counter = new Counter(fragmentsIn(document), limit);
  for (const node of document.definitions) if (node.kind === Kind.OPERATION_DEFINITION) counter.place([node.selectionSet]);
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION && !counter.seen.has(node.selectionSet)) counter.place([node.selectionSet]);
  }
  return counter.isOver;
}

/** The fields of one place by the name that they have there, with what is selected below them. */
type Fields = Map<string, { count: number; readonly below: SelectionSetNode[] }>;

class Counter {
  /** What was looked at, wherever it is spread. */
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

  /** Counts what is selected at one place of the answer by any of several selection sets, and at all places below. */
  place(sets: readonly SelectionSetNode[]): void {
    const fields: Fields = new Map();
    const spread = new Set<SelectionSetNode>();
    for (const set of sets) this.#collect(set, fields, spread);
    this.#compare(spread.size);
    for (const { count } of fields.values()) this.#compare(count);
    for (const { below } of fields.values()) {
      if (this.isOver) return;
      if (below.length > 0) this.place(below);
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
