/**
 * An operation, compiled once: the tree of its fields, with the fragments spread away. What it needs, costs and refuses is found by folds
 * over this tree.
 *
 * A fragment may spread a second one twice, that one a third one twice, and so on. The tree stays small all the same (compile.ts): a field
 * of a fragment is one object, wherever the fragment is spread. So a fold must carry down where it is. It meets at most `LIMITS.fields`
 * fields on all paths together, since measure.ts counts them first and refuses more.
 */
import { type DocumentNode, getOperationAST, Kind, type OperationDefinitionNode } from 'graphql';
import { Compiler } from './compile.js';
import { literal, type Variables } from './document.js';
import type { Condition, Field } from './field.js';
import { once } from './kept.js';

export class Operation {
  readonly fields: readonly Field[];
  readonly #defaults: ReadonlyMap<string, unknown>;

  constructor(
    readonly node: OperationDefinitionNode,
    compiler: Compiler,
  ) {
    this.fields = compiler.root(node);
    const { variableDefinitions = [] } = node;
    this.#defaults = new Map(
      variableDefinitions.map(({ variable, defaultValue }) => [variable.name.value, literal(defaultValue)]),
    );
  }

  /** What was sent counts, null too; else the default. A variable may well be named `constructor`, which every object has. */
  read(variable: string, variables: Variables): unknown {
    const sent = variables[variable];
    return sent !== undefined && Object.hasOwn(variables, variable) ? sent : this.#defaults.get(variable);
  }

  /** Whether a condition keeps its field. A variable without a value does. */
  holds({ wanted, given }: Condition, variables: Variables): boolean {
    return (typeof given === 'object' ? this.read(given.variable, variables) : given) !== !wanted;
  }
}

/** The operations of a document, each compiled when it is first asked for. */
class Operations {
  readonly #compiler: Compiler;
  readonly #compiled = new Map<OperationDefinitionNode, Operation>();

  constructor(document: DocumentNode) {
    this.#compiler = new Compiler(document);
  }

  of(node: OperationDefinitionNode): Operation {
    let operation = this.#compiled.get(node);
    if (operation === undefined) {
      operation = new Operation(node, this.#compiler);
      this.#compiled.set(node, operation);
    }
    return operation;
  }
}

const operationsOf = (document: DocumentNode): Operations => new Operations(document);

/** The operation of this name, or the only one; null when there is none, or several and no name. No fragment may spread itself. */
export function operationNamed(document: DocumentNode, name?: string | null): Operation | null {
  const node = getOperationAST(document, name);
  return node ? once(document, operationsOf).of(node) : null;
}

/** The operations of a document, all or those that are chosen. No fragment may spread itself. */
export function operationsIn(
  document: DocumentNode,
  isChosen: (node: OperationDefinitionNode) => boolean = () => true,
): Operation[] {
  const operations = once(document, operationsOf);
  const nodes = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  return nodes.filter(isChosen).map((node) => operations.of(node));
}
