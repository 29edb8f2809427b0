/**
 * What a stranger may ask for at most, decided before validation, from the document alone: nothing here runs a
 * resolver or asks the database. Fragments are measured once however often they are spread, so that measuring a
 * document never costs more than reading it.
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
  visit,
} from 'graphql';
import { type ApiError, badRequestInput, limitExceeded } from '../errors.js';
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from '../graphql/paging.js';

export const LIMITS = {
  /** Bytes of a request's body. */
  body: 4_000_000,
  /** Characters of a document. */
  length: 100_000,
  /** Lexical tokens of a document. */
  tokens: 4_000,
  /** Levels of nested fields. */
  depth: 16,
  /** Aliased fields, those of fragments as often as they are spread. */
  aliases: 50,
  /** Fields, those of fragments as often as they are spread. */
  fields: 500,
  /** Fields that the answer may have when every list is full. */
  cost: 20_000,
  /** signIn mutations, since each may cost a password hash. */
  signIn: 1,
} as const;

interface Measure {
  depth: number;
  aliases: number;
  fields: number;
  cost: number;
  signIn: number;
}

type Variables = Readonly<Record<string, unknown>>;

const EMPTY: Readonly<Measure> = { depth: 0, aliases: 0, fields: 0, cost: 0, signIn: 0 };
/** Rows assumed of a list that takes no `first`. */
const PLAIN_LIST = 10;

const EXPLAINED: Record<keyof Measure, (value: number, limit: number) => string> = {
  depth: (value, limit) => `The document nests ${value} levels deep; the limit (depth) is ${limit}.`,
  aliases: (value, limit) => `The document has ${value} aliases; the limit (aliases) is ${limit}.`,
  fields: (value, limit) => `The document has ${value} fields; the limit (fields) is ${limit}.`,
  cost: (value, limit) => `The answer could have ${value} fields; the limit (cost) is ${limit}: ask for fewer rows.`,
  signIn: (value, limit) => `The document signs in ${value} times; the limit (signIn) is ${limit}.`,
};

/** Documents whose measure does not depend on variables, with what was found. Lives as long as the parser's cache. */
const settled = new WeakMap<DocumentNode, ApiError | null>();

/** The refusal of a document that exceeds a limit, or null. */
export function checkLimits(schema: GraphQLSchema, document: DocumentNode, variables: Variables): ApiError | null {
  const known = settled.get(document);
  if (known !== undefined) return known;
  const meter = new Meter(schema, document, variables);
  const verdict = nulInside(document) ?? exceeded(meter.whole());
  if (!meter.usedVariables) settled.set(document, verdict);
  return verdict;
}

function exceeded(measure: Measure): ApiError | null {
  for (const limit of Object.keys(EXPLAINED) as (keyof Measure)[]) {
    if (measure[limit] > LIMITS[limit])
      return limitExceeded(limit, LIMITS[limit], EXPLAINED[limit](measure[limit], LIMITS[limit]));
  }
  return null;
}

/** A NUL in a literal, which no text column can hold. */
function nulInside(document: DocumentNode): ApiError | null {
  let found = false;
  visit(document, {
    StringValue: ({ value }) => {
      found ||= value.includes('\0');
    },
  });
  return found ? badRequestInput(null, 'the document holds a NUL character in a string') : null;
}

class Meter {
  /** Whether a page size came from a variable. */
  usedVariables = false;
  readonly #fragments = new Map<string, Measure | 'measuring'>();
  #defaults: Variables = {};

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly document: DocumentNode,
    private readonly variables: Variables,
  ) {}

  /** The largest measure of any operation; sign-ins count over the whole document. */
  whole(): Measure {
    const whole = { ...EMPTY };
    for (const operation of this.document.definitions) {
      if (operation.kind !== Kind.OPERATION_DEFINITION) continue;
      this.#defaults = defaultsOf(operation);
      const measure = this.#selections(operation.selectionSet, this.schema.getRootType(operation.operation) ?? undefined);
      for (const key of ['depth', 'aliases', 'fields', 'cost'] as const) whole[key] = Math.max(whole[key], measure[key]);
      whole.signIn += measure.signIn;
    }
    // Validation compares the fields of a fragment with each other even when nothing spreads it.
    for (const fragment of this.document.definitions) {
      if (fragment.kind === Kind.FRAGMENT_DEFINITION)
        whole.fields = Math.max(whole.fields, this.#fragment(fragment.name.value).fields);
    }
    return whole;
  }

  #selections({ selections }: SelectionSetNode, parent: GraphQLOutputType | undefined): Measure {
    const total = { ...EMPTY };
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) add(total, this.#field(selection, parent));
      else if (selection.kind === Kind.FRAGMENT_SPREAD) add(total, this.#fragment(selection.name.value));
      else add(total, this.#selections(selection.selectionSet, this.#typeNamed(selection.typeCondition?.name.value) ?? parent));
    }
    return total;
  }

  #fragment(name: string): Measure {
    const known = this.#fragments.get(name);
    // A fragment that spreads itself is refused by validation.
    if (known === 'measuring') return EMPTY;
    if (known !== undefined) return known;
    const fragment = this.document.definitions.find((node) => node.kind === Kind.FRAGMENT_DEFINITION && node.name.value === name);
    if (fragment?.kind !== Kind.FRAGMENT_DEFINITION) return EMPTY;
    this.#fragments.set(name, 'measuring');
    const measure = this.#selections(fragment.selectionSet, this.#typeNamed(fragment.typeCondition.name.value));
    this.#fragments.set(name, measure);
    return measure;
  }

  #field(field: FieldNode, parent: GraphQLOutputType | undefined): Measure {
    const name = field.name.value;
    const definition = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
    const inner = field.selectionSet ? this.#selections(field.selectionSet, definition && getNamedType(definition.type)) : EMPTY;
    // Introspection is bounded by graphql-js and answered from memory.
    const rows = name.startsWith('__')
      ? 0
      : this.#rows(field, definition?.type, definition?.args.some((arg) => arg.name === 'first') ?? false);
    return {
      depth: inner.depth + 1,
      aliases: inner.aliases + (field.alias ? 1 : 0),
      fields: inner.fields + 1,
      cost: 1 + rows * inner.cost,
      signIn: inner.signIn + (name === 'signIn' || name === 'refreshSession' ? 1 : 0),
    };
  }

  /** How many rows a field may answer with. */
  #rows(field: FieldNode, type: GraphQLOutputType | undefined, pages: boolean): number {
    const first = field.arguments?.find((arg) => arg.name.value === 'first')?.value;
    if (first?.kind === Kind.INT) return clamp(Number(first.value));
    if (first?.kind === Kind.VARIABLE) {
      this.usedVariables = true;
      const given = this.variables[first.name.value] ?? this.#defaults[first.name.value];
      return typeof given === 'number' ? clamp(given) : DEFAULT_PAGE_SIZE;
    }
    if (pages) return DEFAULT_PAGE_SIZE;
    const list = isNonNullType(type) ? type.ofType : type;
    // `edges` and `nodes` show the rows that their connection has counted already.
    return isListType(list) && !['edges', 'nodes'].includes(field.name.value) ? PLAIN_LIST : 1;
  }

  #typeNamed(name: string | undefined): GraphQLOutputType | undefined {
    const type = name === undefined ? undefined : this.schema.getType(name);
    return isCompositeType(type) ? type : undefined;
  }
}

/** A page larger than allowed is refused by the list itself, which can say so better. */
const clamp = (rows: number): number => Math.min(Math.max(rows, 1), MAX_PAGE_SIZE);

function add(total: Measure, part: Readonly<Measure>): void {
  total.depth = Math.max(total.depth, part.depth);
  total.aliases += part.aliases;
  total.fields += part.fields;
  total.cost += part.cost;
  total.signIn += part.signIn;
}

function defaultsOf(operation: OperationDefinitionNode): Variables {
  const defaults: Record<string, unknown> = {};
  for (const { variable, defaultValue } of operation.variableDefinitions ?? []) {
    if (defaultValue?.kind === Kind.INT) defaults[variable.name.value] = Number(defaultValue.value);
  }
  return defaults;
}
