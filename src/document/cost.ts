/**
 * Estimates the greatest cost of an operation: the fields and objects of its answer when every page is full, plus the work of the
 * database, which the fields declare (src/graphql/fields/costs.ts). The estimate depends on the document and the variables of one request.
 */
import { isListType, isNonNullType, Kind, type ValueNode } from 'graphql';
import { COSTS, statedNumber } from '../graphql/fields/costs.js';
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from '../graphql/paging/paging.js';
import { schema } from '../modules/schema.js';
import { literal, type Variables } from './document.js';
import { type Field, writtenAt } from './field.js';
import { type IntrospectionMeter, introspectionMeter } from './introspection.js';
import type { Operation } from './operation.js';

/** The assumed number of rows of a list without the argument `first`, unless the field declares its number of rows. */
const PLAIN_LIST = 10;
/** The assumed number of values of a list of texts, numbers or enums, unless the field declares it. */
const PLAIN_VALUES = 32;

export interface Cost {
  readonly value: number;
  /** Whether the cost depends on a variable, such as a page size. Then other variables may give another cost. */
  readonly byVariables: boolean;
}

/** Returns the cost of the operation with these variables. Fields that the variables leave out count too. */
export function costOf(operation: Operation, variables: Variables, introspection = introspectionMeter()): Cost {
  const run = new Run(operation, variables, introspection);
  const { fixed, once, perRow } = run.fields(operation.fields);
  return { value: fixed + once + perRow, byVariables: run.byVariables };
}

/** The cost of a selection. Inside a connection, `edges` and `nodes` cost once for each row of the page. All other fields cost once. */
interface Parts {
  readonly once: number;
  readonly perRow: number;
  /** The cost of work that the whole operation does once. */
  readonly fixed: number;
  /** How many times the selection contains `totalCount`, or another field that counts. */
  readonly counts: number;
  /** How many times the rows of the connection are selected. */
  readonly rowSets: number;
  /** The number of lists in the selection, at any depth. */
  readonly lists: number;
}

const NOTHING: Parts = { once: 0, perRow: 0, fixed: 0, counts: 0, rowSets: 0, lists: 0 };

class Run {
  byVariables = false;
  readonly #known = new Map<Field, Parts>();

  constructor(
    private readonly operation: Operation,
    private readonly variables: Variables,
    private readonly introspection: IntrospectionMeter,
  ) {}

  fields(fields: readonly Field[]): Parts {
    if (fields.length === 0) return NOTHING;
    const total = { ...NOTHING };
    for (const field of fields) {
      const part = this.#field(field);
      total.once += part.once;
      total.perRow += part.perRow;
      total.fixed += part.fixed;
      total.counts += part.counts;
      total.rowSets += part.rowSets;
      total.lists += part.lists;
    }
    return total;
  }

  /** A field of a fragment counts each time the fragment is spread, but its cost is computed once. */
  #field(field: Field): Parts {
    if (field.fields.length === 0) return this.#partsOf(field);
    let parts = this.#known.get(field);
    if (parts === undefined) {
      parts = this.#partsOf(field);
      this.#known.set(field, parts);
    }
    return parts;
  }

  #partsOf(field: Field): Parts {
    const { name, definition } = field;
    if (name === '__schema' || name === '__type')
      return { ...NOTHING, once: this.introspection(field, this.#argument(field, 'name')) };
    const inner = this.fields(field.fields);
    const { costOnce = 0, counts, costOfObject = COSTS.object } = definition?.extensions ?? {};
    const object = field.node.selectionSet ? costOfObject : 0;
    const fixed = inner.fixed + costOnce;
    const isList = isListType(isNonNullType(definition?.type) ? definition.type.ofType : definition?.type);
    if (isList && !isOfQuery(field) && (name === 'edges' || name === 'nodes'))
      return { ...NOTHING, once: 1, perRow: object + inner.once + inner.perRow, fixed, rowSets: 1, lists: inner.lists };
    const first = definition?.args.find((arg) => arg.name === 'first');
    // Without an alias, an object has the list once.
    const isListedAgain = isList && !field.node.selectionSet && field.node.alias !== undefined;
    const page = first ? this.#pageOf(field, first.extensions.most) : 1;
    const lists = inner.lists + (first || (isList && field.node.selectionSet) ? 1 : 0);
    const content = object + inner.once + page * inner.perRow;
    const once =
      baseOf(field, first !== undefined) +
      (isList ? this.#rowsOf(field) : 1) * content +
      this.#argumentsOf(field, inner.counts) +
      // One statement loads the rows and the lists in them when the document selects the rows once. An alias of a list, or a second
      // selection of the rows, needs an extra statement for each row.
      (inner.rowSets > 1 ? page * inner.lists * COSTS.statement : 0) +
      (field.node.alias && lists > 0 && !isOfQuery(field) ? COSTS.statement : 0) +
      (isListedAgain ? Math.ceil((definition?.extensions.values ?? PLAIN_VALUES) * COSTS.value) : 0);
    return { ...NOTHING, once, fixed, counts: counts ? 1 : 0, lists };
  }

  #argumentsOf(field: Field, counts: number): number {
    const { costOfArguments } = field.definition?.extensions ?? {};
    if (costOfArguments === undefined) return 0;
    const { page, count } = costOfArguments((name) => this.#argument(field, name));
    return page + counts * count;
  }

  /** The most rows of a list without pages. */
  #rowsOf(field: Field): number {
    const { rows = PLAIN_LIST, rowsOf } = field.definition?.extensions ?? {};
    return rowsOf?.((name) => this.#argument(field, name)) ?? rows;
  }

  /** A page size above the limit counts as the limit here: arguments.ts refuses it with a more precise error. */
  #pageOf(field: Field, most = MAX_PAGE_SIZE): number {
    return statedNumber(this.#argument(field, 'first'), most, DEFAULT_PAGE_SIZE);
  }

  #argument(field: Field, name: string): unknown {
    return this.#valueOf(writtenAt(field, name));
  }

  #valueOf(node: ValueNode | undefined): unknown {
    if (node?.kind === Kind.OBJECT)
      return Object.fromEntries(node.fields.map(({ name, value }) => [name.value, this.#valueOf(value)]));
    if (node?.kind === Kind.LIST) return node.values.map((value) => this.#valueOf(value));
    if (node?.kind !== Kind.VARIABLE) return literal(node);
    this.byVariables = true;
    return this.operation.read(node.name.value, this.variables);
  }
}

const isOfQuery = ({ parent }: Field): boolean => parent === schema.getQueryType();

/** The cost of the field itself, without its arguments and selections. */
function baseOf(field: Field, isPage: boolean): number {
  const { cost } = field.definition?.extensions ?? {};
  if (cost !== undefined) return cost;
  if (!isOfQuery(field)) return isPage ? 1 + COSTS.nestedList : 1;
  if (isPage) return COSTS.list + (writtenAt(field, 'filter') && writtenAt(field, 'orderBy') ? COSTS.filteredInOrder : 0);
  return field.node.selectionSet ? COSTS.read : 1;
}
