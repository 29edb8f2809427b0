/**
 * The validation rule for literals in a document. It replaces the rule of graphql-js, which stops at the tenth error. This rule reports
 * all wrong literals as one error that lists every wrong row. graphql-js itself checks the types of variables inside literals.
 */
import {
  GraphQLError,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLLeafType,
  isRequiredInputField,
  Kind,
  type ValidationRule,
  type ValueNode,
} from 'graphql';
import { leafIssue, objectIssue, oneOfIssue, requiredIssue, type Seen, unknownField } from './expected.js';
import { InvalidValues } from './invalid-values.js';
import { ValueWalk } from './value-walk.js';

export const FittingLiteralsRule: ValidationRule = (context) => {
  const invalid = new InvalidValues();
  let first: ValueNode | undefined;
  const check = (node: ValueNode | undefined, name: string) => {
    const type = context.getInputType();
    if (!type || !node) return;
    new Check(invalid, name).value(node, type);
    if (!invalid.isEmpty) first ??= node;
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
        const { message, details } = invalid.summary();
        context.reportError(new GraphQLError(message, { nodes: first, extensions: { ...details } }));
      },
    },
  };
};

class Check extends ValueWalk<ValueNode> {
  override value(node: ValueNode, type: GraphQLInputType): unknown {
    return node.kind === Kind.VARIABLE ? undefined : super.value(node, type);
  }

  protected isNull({ kind }: ValueNode): boolean {
    return kind === Kind.NULL;
  }

  protected itemsOf(node: ValueNode): readonly ValueNode[] | null {
    return node.kind === Kind.LIST ? node.values : null;
  }

  protected object(node: ValueNode, type: GraphQLInputObjectType): undefined {
    if (node.kind !== Kind.OBJECT) return this.wrong(objectIssue(type, seenIn(node)));
    const fields = type.getFields();
    const given = new Map(node.fields.map(({ name, value }) => [name.value, value]));
    for (const field of Object.values(fields))
      if (!given.has(field.name) && isRequiredInputField(field)) this.wrong(requiredIssue(field.type), field.name);
    for (const [name, value] of given) {
      if (Object.hasOwn(fields, name)) this.at(name, value, (fields[name] as { type: GraphQLInputType }).type);
      else {
        const unknown = unknownField(name, type, this.invalid);
        this.wrong(unknown.issue, unknown.name);
      }
    }
    if (type.isOneOf && (given.size !== 1 || [...given.values()][0]?.kind === Kind.NULL)) this.wrong(oneOfIssue(type));
  }

  protected leaf(node: ValueNode, type: GraphQLLeafType): void {
    if (this.invalid.isEnough) return;
    try {
      if (type.parseLiteral(node, undefined) === undefined) this.wrong(leafIssue(type, seenIn(node), undefined, this.invalid));
    } catch (error) {
      this.wrong(leafIssue(type, seenIn(node), error, this.invalid));
    }
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
