/**
 * Finds credentials in arguments. A key that a user pasted as a name would be stored, audited and shown to others. A first scan reads every
 * text of the document and the variables before any field runs. Only when it finds a credential, the fields that have these texts are checked.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
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
import { holdsCredential } from '../access/credentials/search/credential-search.js';
import { type ApiError, badUserInput } from '../base/errors.js';
import { LONGEST_UNITS } from '../base/lengths.js';
import type { Variables } from './document.js';
import { once } from './kept.js';

const ISSUE = 'holds an API key or a token, which the server must not store: remove it';
/** An alias becomes a name in the answer, which a client may store. */
const ALIAS_ISSUE = 'an alias of the document holds an API key or a token: rename it';

/** No field stores or shows more UTF-16 units of a text. White space at its beginning does not count. */
const MOST_UNITS = LONGEST_UNITS.json;
/** UTF-16 units that are read in one turn of the event loop: about 10 ms for the text that takes longest. */
const UNITS_OF_A_TURN = 250_000;

/**
 * Returns the refusal when a field that accepts no credential holds one, or null. The refusal does not repeat the text. `size` is the number of
 * characters of the body: a large one is read in several turns of the event loop.
 */
export function pastedCredential(
  schema: GraphQLSchema,
  document: DocumentNode,
  variables: Variables,
  size: number,
): ApiError | null | Promise<ApiError | null> {
  const inText = once(document, inDocument);
  if (inText.size === 0 && !hasAny(variables)) return null;
  const found = new Set(inText);
  const refusal = () => (found.size === 0 ? null : new Finder(schema, document, variables, found).refusal());
  if (size > UNITS_OF_A_TURN) return searchInTurns(variables, found).then(refusal);
  for (const text of textsIn(variables)) if (holds(text)) found.add(text);
  return refusal();
}

const holds = (text: string): boolean => holdsCredential(text.length > MOST_UNITS ? text.trimStart().slice(0, MOST_UNITS) : text);

/** Returns the names and strings of the document that hold a credential. The values of tokens have their escapes resolved. */
function inDocument({ loc }: DocumentNode): ReadonlySet<string> {
  if (loc === undefined) throw new Error('A document without its tokens cannot be searched.');
  const found = new Set<string>();
  for (let token = loc.startToken.next; token !== null; token = token.next) {
    const { kind, value } = token;
    if ((kind === 'Name' || kind === 'String' || kind === 'BlockString') && holds(value)) found.add(value);
  }
  return found;
}

/** Adds the texts of the variables that hold a credential. */
async function searchInTurns(variables: Variables, found: Set<string>): Promise<void> {
  let units = 0;
  for (const text of textsIn(variables)) {
    units += Math.min(text.length, MOST_UNITS);
    if (units > UNITS_OF_A_TURN) {
      await nextTurn();
      units = Math.min(text.length, MOST_UNITS);
    }
    if (holds(text)) found.add(text);
  }
}

const hasAny = (variables: Variables): boolean => {
  for (const _name in variables) return true;
  return false;
};

/** The texts and names in a value. Recursion is safe: the nesting of variables is bounded earlier. */
function textsIn(value: unknown, texts: string[] = []): string[] {
  if (typeof value === 'string') texts.push(value);
  if (typeof value !== 'object' || value === null) return texts;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) textsIn(value[index], texts);
    return texts;
  }
  for (const name in value) {
    texts.push(name);
    textsIn((value as Record<string, unknown>)[name], texts);
  }
  return texts;
}

/** The type of a value, or of the list that contains it. Undefined inside a JSON value. */
type InputType = GraphQLInputType | undefined;

const MAX_PATH = 200;
const below = (path: string, name: string): string =>
  path.length > MAX_PATH ? path : `${path}.${/^\w{1,64}$/.test(name) ? name : '?'}`;

/** Finds the argument with one of the found texts, and checks by the types whether that field accepts a credential. */
class Finder {
  readonly #defaults = new Map<string, ValueNode>();

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly document: DocumentNode,
    private readonly variables: Variables,
    private readonly found: ReadonlySet<string>,
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
      if (node.kind === Kind.FIELD && node.alias && this.found.has(node.alias.value))
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
        return this.found.has(node.value) ? path : null;
      case Kind.LIST:
        return first(node.values, (item, index) => this.#inNode(item, type, `${path}[${index}]`));
      case Kind.OBJECT:
        return first(node.fields, ({ name, value }) => {
          const field = fieldOf(type, name.value);
          if (field === 'credential') return null;
          return this.found.has(name.value) ? path : this.#inNode(value, field, below(path, name.value));
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
    if (typeof value === 'string') return this.found.has(value) ? path : null;
    if (typeof value !== 'object' || value === null) return null;
    if (Array.isArray(value)) return first(value, (item, index) => this.#inValue(item, type, `${path}[${index}]`));
    return first(Object.entries(value), ([name, item]) => {
      const field = fieldOf(type, name);
      if (field === 'credential') return null;
      return this.found.has(name) ? path : this.#inValue(item, field, below(path, name));
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
