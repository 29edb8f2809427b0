/**
 * Finds credentials in arguments. A key that a user pasted as a name would be stored, audited and shown to others. A first scan reads every
 * text of the document and the variables before any field runs. Only when it finds a credential, a second scan checks the fields.
 */
import {
  type ASTNode,
  BREAK,
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isInputObjectType,
  Kind,
  TypeInfo,
  type ValueNode,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { holdsCredential } from '../access/credentials/credential-search.js';
import { type ApiError, badUserInput } from '../base/errors.js';
import type { Variables } from './document.js';
import { once } from './kept.js';

const ISSUE = 'holds an API key or a token, which the server must not store: remove it';
/** An alias becomes a name in the answer, which a client may store. */
const ALIAS_ISSUE = 'an alias of the document holds an API key or a token: rename it';

/** Returns the refusal when a field that accepts no credential holds one, or null. The refusal does not repeat the text. */
export function pastedCredential(schema: GraphQLSchema, document: DocumentNode, variables: Variables): ApiError | null {
  const isSuspicious = once(document, documentHolds) || valueHolds(variables);
  return isSuspicious ? new Finder(schema, document, variables).refusal() : null;
}

/** Returns whether a name or a string of the document holds a credential. The values of tokens have their escapes resolved. */
function documentHolds({ loc }: DocumentNode): boolean {
  if (loc === undefined) return true;
  for (let token = loc.startToken.next; token !== null; token = token.next) {
    const { kind, value } = token;
    if ((kind === 'Name' || kind === 'String' || kind === 'BlockString') && holdsCredential(value)) return true;
  }
  return false;
}

/** Returns whether a text or a name in the value holds a credential. Recursion is safe: the nesting of variables is bounded earlier. */
function valueHolds(value: unknown): boolean {
  if (typeof value === 'string') return holdsCredential(value);
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) if (valueHolds(value[index])) return true;
    return false;
  }
  for (const name in value) {
    if (holdsCredential(name) || valueHolds((value as Record<string, unknown>)[name])) return true;
  }
  return false;
}

/** The type of a value, or of the list that contains it. Undefined inside a JSON value. */
type InputType = GraphQLInputType | undefined;

const MAX_PATH = 200;
const below = (path: string, name: string): string =>
  path.length > MAX_PATH ? path : `${path}.${/^\w{1,64}$/.test(name) ? name : '?'}`;

/** The second scan. It finds the argument with the credential and checks by the types whether that field accepts one. */
class Finder {
  readonly #defaults = new Map<string, ValueNode>();

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly document: DocumentNode,
    private readonly variables: Variables,
  ) {}

  refusal(): ApiError | null {
    const { document } = this;
    visit(document, {
      VariableDefinition: ({ variable, defaultValue }) => {
        if (defaultValue) this.#defaults.set(variable.name.value, defaultValue);
      },
    });
    let refusal: ApiError | null = null;
    const types = new TypeInfo(this.schema);
    const enter = (node: ASTNode) => {
      if (node.kind === Kind.FIELD && node.alias && holdsCredential(node.alias.value))
        refusal = badUserInput(null, ALIAS_ISSUE).beforeExecution();
      if (node.kind !== Kind.ARGUMENT) return refusal ? BREAK : undefined;
      const path = this.#inNode(node.value, types.getInputType() ?? undefined, node.name.value);
      if (path !== null) refusal = badUserInput(path, ISSUE).beforeExecution();
      return refusal ? BREAK : false;
    };
    visit(document, visitWithTypeInfo(types, { enter }));
    return refusal;
  }

  /** Returns the path of a credential in a literal, unless its field accepts credentials. */
  #inNode(node: ValueNode, type: InputType, path: string): string | null {
    switch (node.kind) {
      case Kind.STRING:
        return holdsCredential(node.value) ? path : null;
      case Kind.LIST:
        return first(node.values, (item, index) => this.#inNode(item, type, `${path}[${index}]`));
      case Kind.OBJECT:
        return first(node.fields, ({ name, value }) => {
          const field = fieldOf(type, name.value);
          if (field === 'credential') return null;
          return holdsCredential(name.value) ? path : this.#inNode(value, field, below(path, name.value));
        });
      case Kind.VARIABLE: {
        const name = node.name.value;
        if (Object.hasOwn(this.variables, name)) return this.#inValue(this.variables[name], type, path);
        const given = this.#defaults.get(name);
        return given ? this.#inNode(given, type, path) : null;
      }
      default:
        return null;
    }
  }

  #inValue(value: unknown, type: InputType, path: string): string | null {
    if (typeof value === 'string') return holdsCredential(value) ? path : null;
    if (typeof value !== 'object' || value === null) return null;
    if (Array.isArray(value)) return first(value, (item, index) => this.#inValue(item, type, `${path}[${index}]`));
    return first(Object.entries(value), ([name, item]) => {
      const field = fieldOf(type, name);
      if (field === 'credential') return null;
      return holdsCredential(name) ? path : this.#inValue(item, field, below(path, name));
    });
  }
}

function first<T>(items: readonly T[], find: (item: T, index: number) => string | null): string | null {
  for (const [index, item] of items.entries()) {
    const path = find(item, index);
    if (path !== null) return path;
  }
  return null;
}

/** Returns 'credential' for a field that accepts one, else the type of the field. Returns undefined inside a JSON value. */
function fieldOf(type: InputType, name: string): InputType | 'credential' {
  const object = getNamedType(type);
  const field = isInputObjectType(object) ? object.getFields()[name] : undefined;
  return field?.extensions.credential ? 'credential' : field?.type;
}
