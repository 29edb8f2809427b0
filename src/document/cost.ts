/**
 * What running an operation may cost: the fields and objects of its answer when every page is full, and the work of the database,
 * as the fields say (src/graphql/costs.ts). Decided by the document and the variables of this very request.
 */
import {
  type DocumentNode,
  type FieldNode,
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';
import { COSTS } from '../graphql/costs.js';
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from '../graphql/paging.js';
import { type Fragments, fragmentsIn, literal, type Reader, readerOf, type Variables } from './document.js';
import { type IntrospectionMeter, introspectionMeters } from './introspection.js';

/** Rows assumed of a list that takes no `first`, when the field does not say. */
const PLAIN_LIST = 10;

type Definition = GraphQLField<unknown, unknown>;

export interface Cost {
  readonly value: number;
  /** Whether a page size came from a variable: with others, it may cost something else. */
  readonly byVariables: boolean;
}

export type CostMeter = (document: DocumentNode, operation: OperationDefinitionNode, variables: Variables) => Cost;

/** The operation must not spread fragments in a circle. */
export function costMeter(schema: GraphQLSchema): CostMeter {
  const introspection = introspectionMeters(schema);
  return (document, operation, variables) => {
    const fragments = fragmentsIn(document);
    const run = new Run(schema, introspection(fragments), fragments, readerOf(operation), variables);
    const { fixed, once, perRow } = run.selections(operation.selectionSet, schema.getRootType(operation.operation) ?? undefined);
    return { value: fixed + once + perRow, byVariables: run.byVariables };
  };
}

/** What a selection costs. Inside a connection, `edges` and `nodes` are there once for each row of the page, and all else once. */
interface Parts {
  readonly once: number;
  readonly perRow: number;
  /** What is done once in the whole operation. */
  readonly fixed: number;
  /** How many times the connection is counted. */
  readonly counts: number;
  /** How many times the rows of the connection are selected. */
  readonly rowSets: number;
  /** The lists in it, at any depth. */
  readonly lists: number;
}

const NOTHING: Parts = { once: 0, perRow: 0, fixed: 0, counts: 0, rowSets: 0, lists: 0 };

class Run {
  byVariables = false;
  readonly #fragments = new Map<string, Parts>();

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly introspection: IntrospectionMeter,
    private readonly fragments: Fragments,
    private readonly read: Reader,
    private readonly variables: Variables,
  ) {}

  selections({ selections }: SelectionSetNode, parent: GraphQLOutputType | undefined): Parts {
    const total = { ...NOTHING };
    for (const selection of selections) {
      const part =
        selection.kind === Kind.FIELD
          ? this.#field(selection, parent)
          : selection.kind === Kind.FRAGMENT_SPREAD
            ? this.#fragment(selection.name.value)
            : this.selections(selection.selectionSet, this.#typeNamed(selection.typeCondition?.name.value) ?? parent);
      for (const name of Object.keys(total) as (keyof Parts)[]) total[name] += part[name];
    }
    return total;
  }

  #fragment(name: string): Parts {
    const known = this.#fragments.get(name);
    if (known !== undefined) return known;
    const fragment = this.fragments.get(name);
    const parts = fragment ? this.selections(fragment.selectionSet, this.#typeNamed(fragment.typeCondition.name.value)) : NOTHING;
    this.#fragments.set(name, parts);
    return parts;
  }

  #field(field: FieldNode, parent: GraphQLOutputType | undefined): Parts {
    const name = field.name.value;
    if (name === '__schema' || name === '__type') return { ...NOTHING, once: this.#introspection(field) };
    const definition = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
    const inner = field.selectionSet ? this.selections(field.selectionSet, definition && getNamedType(definition.type)) : NOTHING;
    const object = field.selectionSet ? COSTS.object : 0;
    const { rows = PLAIN_LIST, costOnce = 0, counts } = definition?.extensions ?? {};
    const fixed = inner.fixed + costOnce;
    const isList = isListType(isNonNullType(definition?.type) ? definition.type.ofType : definition?.type);
    if (isList && (name === 'edges' || name === 'nodes'))
      return { ...NOTHING, once: 1, perRow: object + inner.once + inner.perRow, fixed, rowSets: 1, lists: inner.lists };
    const first = definition?.args.find((arg) => arg.name === 'first');
    const page = first ? this.#pageOf(field, first.extensions.most) : 1;
    const lists = inner.lists + (first ? 1 : 0);
    const content = object + inner.once + page * inner.perRow;
    const once =
      this.#baseOf(field, parent, definition) +
      (isList ? rows : 1) * content +
      this.#argumentsOf(field, definition, inner.counts) +
      // Rows are loaded with the lists in them in one statement, if they are selected in one way. What is selected in a second way,
      // which takes an alias or a second selection of the rows, is loaded by a statement for each row.
      (inner.rowSets > 1 ? page * inner.lists * COSTS.statement : 0) +
      (field.alias && lists > 0 && parent !== this.schema.getQueryType() ? COSTS.statement : 0);
    return { ...NOTHING, once, fixed, counts: counts ? 1 : 0, lists };
  }

  /** What the field itself counts as. */
  #baseOf(field: FieldNode, parent: GraphQLOutputType | undefined, definition: Definition | undefined): number {
    if (definition?.extensions.cost !== undefined) return definition.extensions.cost;
    const isPage = definition?.args.some((arg) => arg.name === 'first');
    const given = (name: string) => field.arguments?.some((argument) => argument.name.value === name);
    if (parent !== this.schema.getQueryType()) return isPage ? 1 + COSTS.nestedList : 1;
    if (isPage) return COSTS.list + (given('filter') && given('orderBy') ? COSTS.filteredInOrder : 0);
    return field.selectionSet ? COSTS.read : 1;
  }

  #argumentsOf(field: FieldNode, definition: Definition | undefined, counts: number): number {
    const { costOfArguments } = definition?.extensions ?? {};
    if (costOfArguments === undefined) return 0;
    const { page, count } = costOfArguments((name) =>
      this.#valueOf(field.arguments?.find((argument) => argument.name.value === name)?.value),
    );
    return page + counts * count;
  }

  #introspection(field: FieldNode): number {
    const name = field.arguments?.find((arg) => arg.name.value === 'name')?.value;
    return this.introspection(field, this.#valueOf(name));
  }

  /** A page larger than allowed is refused as what it is (arguments.ts), which says so better. */
  #pageOf(field: FieldNode, most = MAX_PAGE_SIZE): number {
    const size = this.#valueOf(field.arguments?.find((arg) => arg.name.value === 'first')?.value);
    return typeof size === 'number' ? Math.min(Math.max(size, 1), most) : DEFAULT_PAGE_SIZE;
  }

  #valueOf(node: ValueNode | undefined): unknown {
    if (node?.kind === Kind.OBJECT)
      return Object.fromEntries(node.fields.map(({ name, value }) => [name.value, this.#valueOf(value)]));
    if (node?.kind !== Kind.VARIABLE) return literal(node);
    this.byVariables = true;
    return this.read(node)(this.variables);
  }

  #typeNamed(name: string | undefined): GraphQLOutputType | undefined {
    const type = name === undefined ? undefined : this.schema.getType(name);
    return isCompositeType(type) ? type : undefined;
  }
}
