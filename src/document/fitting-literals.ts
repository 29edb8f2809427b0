/**
 * The validation rule for literals in a document. It replaces the rule of graphql-js, which stops at the tenth error. This rule reports
 * all wrong literals as one error that lists every wrong row. graphql-js itself checks the types of variables inside literals.
 */
import {
  GraphQLError,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLLeafType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
  Kind,
  type ObjectValueNode,
  type ValidationRule,
  type ValueNode,
} from 'graphql';
import { leafIssue, nullIssue, objectIssue, oneOfIssue, requiredIssue, type Seen, unknownField } from './expected.js';
import { Misfits } from './misfits.js';

export const FittingLiteralsRule: ValidationRule = (context) => {
  const misfits = new Misfits();
  let first: ValueNode | undefined;
  const check = (node: ValueNode | undefined, name: string) => {
    const type = context.getInputType();
    if (!type || !node) return;
    misfits.beginRow();
    new Check(misfits, name).value(node, type);
    if (!misfits.isEmpty) first ??= node;
  };
  return {
    VariableDefinition: (node) => check(node.defaultValue, node.variable.name.value),
    Argument(node) {
      check(node.value, node.name.value);
      return false;
    },
    Document: {
      leave() {
        if (first === undefined) return;
        const { message, details } = misfits.summary();
        context.reportError(new GraphQLError(message, { nodes: first, extensions: { ...details } }));
      },
    },
  };
};

/** Recursion is safe: the nesting of a document is bounded. */
class Check {
  readonly #path: (string | number)[];
  #isInRow = false;

  constructor(
    private readonly misfits: Misfits,
    name: string,
  ) {
    this.#path = [name];
  }

  value(node: ValueNode, type: GraphQLInputType): void {
    if (node.kind === Kind.VARIABLE) return;
    if (isNonNullType(type)) {
      if (node.kind === Kind.NULL) this.#wrong(nullIssue(type));
      else this.value(node, type.ofType);
    } else if (node.kind === Kind.NULL) return;
    else if (isListType(type)) {
      if (node.kind === Kind.LIST) this.#list(node.values, type.ofType);
      else this.value(node, type.ofType);
    } else if (!isInputObjectType(type)) this.#leaf(node, type);
    else if (node.kind === Kind.OBJECT) this.#object(node, type);
    else this.#wrong(objectIssue(type, seenIn(node)));
  }

  #list(nodes: readonly ValueNode[], type: GraphQLInputType): void {
    const isOfRows = !this.#isInRow;
    this.#isInRow = true;
    for (const [index, node] of nodes.entries()) {
      if (isOfRows) this.misfits.beginRow();
      this.#at(index, node, type);
    }
    if (isOfRows) this.#isInRow = false;
  }

  #object(node: ObjectValueNode, type: GraphQLInputObjectType): void {
    const fields = type.getFields();
    const given = new Map(node.fields.map(({ name, value }) => [name.value, value]));
    for (const field of Object.values(fields))
      if (!given.has(field.name) && isRequiredInputField(field)) this.#wrong(requiredIssue(field.type), field.name);
    for (const [name, value] of given) {
      if (Object.hasOwn(fields, name)) this.#at(name, value, (fields[name] as { type: GraphQLInputType }).type);
      else {
        const unknown = unknownField(name, type, this.misfits);
        this.#wrong(unknown.issue, unknown.name);
      }
    }
    if (type.isOneOf && (given.size !== 1 || [...given.values()][0]?.kind === Kind.NULL)) this.#wrong(oneOfIssue(type));
  }

  #leaf(node: ValueNode, type: GraphQLLeafType): void {
    if (this.misfits.isEnough) return;
    try {
      if (type.parseLiteral(node, undefined) === undefined) this.#wrong(leafIssue(type, seenIn(node), undefined, this.misfits));
    } catch (error) {
      this.#wrong(leafIssue(type, seenIn(node), error, this.misfits));
    }
  }

  #at(key: string | number, node: ValueNode, type: GraphQLInputType): void {
    this.#path.push(key);
    this.value(node, type);
    this.#path.pop();
  }

  #wrong(issue: string, field?: string | null): void {
    this.misfits.add(field == null ? this.#path : [...this.#path, field], issue);
  }
}

function seenIn(node: ValueNode): Seen {
  switch (node.kind) {
    case Kind.INT:
    case Kind.FLOAT:
      return { kind: 'number', text: node.value };
    case Kind.STRING:
      return { kind: 'text', text: node.value };
    case Kind.BOOLEAN:
      return { kind: 'boolean', text: String(node.value) };
    case Kind.ENUM:
      return { kind: 'name', text: node.value };
    case Kind.LIST:
      return { kind: 'list' };
    case Kind.OBJECT:
      return { kind: 'object' };
    default:
      return { kind: 'null' };
  }
}
