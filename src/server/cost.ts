/**
 * What running an operation may cost: the fields of its answer when every page is full, some of which count as many by
 * themselves (src/graphql/costs.ts). Decided by the document and the variables of this very request.
 */
import {
  type DocumentNode,
  type FieldNode,
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
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from '../graphql/paging.js';
import { type Fragments, fragmentsIn, literal, type Reader, readerOf, type Variables } from './document.js';
import { type IntrospectionMeter, introspectionMeters } from './introspection.js';

/** Rows assumed of a list that takes no `first`, when the field does not say. */
const PLAIN_LIST = 10;

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
    const { once, perRow } = run.selections(operation.selectionSet, schema.getRootType(operation.operation) ?? undefined);
    return { value: once + perRow, byVariables: run.byVariables };
  };
}

/** Inside a connection, `edges` and `nodes` are there once for each row of the page, and all else once. */
interface Parts {
  readonly once: number;
  readonly perRow: number;
}

const NOTHING: Parts = { once: 0, perRow: 0 };

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
    let { once, perRow } = NOTHING;
    for (const selection of selections) {
      const part =
        selection.kind === Kind.FIELD
          ? this.#field(selection, parent)
          : selection.kind === Kind.FRAGMENT_SPREAD
            ? this.#fragment(selection.name.value)
            : this.selections(selection.selectionSet, this.#typeNamed(selection.typeCondition?.name.value) ?? parent);
      once += part.once;
      perRow += part.perRow;
    }
    return { once, perRow };
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
    if (name === '__schema' || name === '__type') return { once: this.#introspection(field), perRow: 0 };
    const definition = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
    const inner = field.selectionSet ? this.selections(field.selectionSet, definition && getNamedType(definition.type)) : NOTHING;
    const { cost = 1, rows = PLAIN_LIST } = definition?.extensions ?? {};
    const isList = isListType(isNonNullType(definition?.type) ? definition.type.ofType : definition?.type);
    if (isList && (name === 'edges' || name === 'nodes')) return { once: cost, perRow: inner.once + inner.perRow };
    const page = definition?.args.some((arg) => arg.name === 'first') ? this.#pageOf(field) : 1;
    const once = inner.once + page * inner.perRow;
    return { once: cost + (isList ? rows : 1) * once, perRow: 0 };
  }

  #introspection(field: FieldNode): number {
    const name = field.arguments?.find((arg) => arg.name.value === 'name')?.value;
    return this.introspection(field, this.#valueOf(name));
  }

  /** A page larger than allowed is refused as what it is (arguments.ts), which says so better. */
  #pageOf(field: FieldNode): number {
    const size = this.#valueOf(field.arguments?.find((arg) => arg.name.value === 'first')?.value);
    return typeof size === 'number' ? Math.min(Math.max(size, 1), MAX_PAGE_SIZE) : DEFAULT_PAGE_SIZE;
  }

  #valueOf(node: ValueNode | undefined): unknown {
    if (node?.kind !== Kind.VARIABLE) return literal(node);
    this.byVariables = true;
    return this.read(node)(this.variables);
  }

  #typeNamed(name: string | undefined): GraphQLOutputType | undefined {
    const type = name === undefined ? undefined : this.schema.getType(name);
    return isCompositeType(type) ? type : undefined;
  }
}
