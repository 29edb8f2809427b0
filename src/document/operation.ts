/**
 * An operation, compiled once to the tree of its fields, with all fragments expanded. Folds over this tree compute its requirements, its
 * cost and its refused arguments.
 *
 * A fragment may spread a second one twice, that one a third one twice, and so on. The tree stays small even then (compile.ts), because all
 * spreads share the field objects of a fragment. So a field does not know its path: a fold must pass the path down. A fold visits at most
 * `LIMITS.fields` fields on all paths together, because measure.ts refuses larger documents first.
 */
import { type DocumentNode, type FragmentDefinitionNode, getOperationAST, Kind, type OperationDefinitionNode } from 'graphql';
import { Compiler } from './compile.js';
import { literal, type Variables } from './document.js';
import type { Condition, Field } from './field.js';
import { once } from './kept.js';

export class Operation {
  readonly fields: readonly Field[];
  readonly #defaults: ReadonlyMap<string, unknown>;

  constructor(
    readonly node: OperationDefinitionNode,
    /** The fragments of its document. */
    readonly fragments: readonly FragmentDefinitionNode[],
    compiler: Compiler,
  ) {
    this.fields = compiler.root(node);
    const { variableDefinitions = [] } = node;
    this.#defaults = new Map(
      variableDefinitions.map(({ variable, defaultValue }) => [variable.name.value, literal(defaultValue)]),
    );
  }

  /** Returns the value that was sent, null included, or else the default. `hasOwn` matters: a variable may have the name `constructor`. */
  read(variable: string, variables: Variables): unknown {
    const sent = variables[variable];
    return sent !== undefined && Object.hasOwn(variables, variable) ? sent : this.#defaults.get(variable);
  }

  /** Returns whether a condition keeps its field. A variable without a value keeps it. */
  holds({ wanted, given }: Condition, variables: Variables): boolean {
    return (typeof given === 'object' ? this.read(given.variable, variables) : given) !== !wanted;
  }
}

/** The operations of a document. Each is compiled at its first use. */
class Operations {
  readonly #compiler: Compiler;
  readonly #fragments: readonly FragmentDefinitionNode[];
  readonly #compiled = new Map<OperationDefinitionNode, Operation>();

  constructor(document: DocumentNode) {
    this.#compiler = new Compiler(document);
    this.#fragments = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
  }

  of(node: OperationDefinitionNode): Operation {
    let operation = this.#compiled.get(node);
    if (operation === undefined) {
      operation = new Operation(node, this.#fragments, this.#compiler);
      this.#compiled.set(node, operation);
    }
    return operation;
  }
}

const operationsOf = (document: DocumentNode): Operations => new Operations(document);

/** Returns the operation with this name, or the only one. Returns null without a match, or with several and no name. No fragment may spread itself. */
export function operationNamed(document: DocumentNode, name?: string | null): Operation | null {
  const node = getOperationAST(document, name);
  return node ? once(document, operationsOf).of(node) : null;
}

/** Returns the chosen operations of a document, or all. No fragment may spread itself. */
export function operationsIn(
  document: DocumentNode,
  isChosen: (node: OperationDefinitionNode) => boolean = () => true,
): Operation[] {
  const operations = once(document, operationsOf);
  const nodes = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  return nodes.filter(isChosen).map((node) => operations.of(node));
}
