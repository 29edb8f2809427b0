/**
 * Random reads over the whole schema, with any number of sets of variables each: every argument of every field, merged fields, fragments of all
 * kinds, conditions, and aliases that are awkward as keys of an object. Most are valid and within the limits.
 */
import {
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';
import { Arguments, type Known } from './arguments.js';
import type { Random } from './random.js';

export interface WildRead {
  readonly query: string;
  readonly operationName?: string;
  /** Another set of variables at each call. */
  variables(): Record<string, unknown>;
}

const ODD_ALIASES = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'then',
  'length',
  'data',
  'a'.repeat(70),
  'errors',
];
const CONDITIONS = ['@include(if: true)', '@skip(if: true)', '@include(if: false)', '@skip(if: false)'];
const INTROSPECTION = ['__schema { queryType { name } }', '__type(name: "Node") { kind name }', '__typename'];
/** Not answered from rows, dear, or limited to one a document. */
const LEFT_OUT = ['requiredPermissions', 'trainingDatasetPreview'];
const MOST_FIELDS = 40;
/** Rows of the answer when every page is full, about: this keeps most reads below the limit of cost. */
const MOST_ROWS = 700;

/** `known` is what the rows hold. */
export const wildRead = (schema: GraphQLSchema, known: Known, random: Random): WildRead =>
  new Writer(schema, known, random).read();

/** The direct selections of one level, to be repeated with other fields below. */
type Heads = { readonly head: string; readonly field: Field }[];
type Field = GraphQLField<unknown, unknown>;

class Writer {
  readonly #fragments: { readonly name: string; readonly on: string; readonly text: string }[] = [];
  readonly #declared: { readonly name: string; readonly type: string; readonly value: () => unknown }[] = [];
  readonly #oddAliases = [...ODD_ALIASES];
  readonly #arguments: Arguments;
  /** The object type around a selection, if it is known. */
  #within: string | undefined;
  /** Whether fragments on other types are around a selection, which then never applies. */
  #isDead = false;
  #fields = 0;
  #aliases = 0;

  constructor(
    private readonly schema: GraphQLSchema,
    known: Known,
    private readonly random: Random,
  ) {
    this.#arguments = new Arguments(known, (limit) => this.#below(limit));
  }

  read(): WildRead {
    const selected = this.#set(this.schema.getQueryType() as GraphQLCompositeType, 7, MOST_ROWS);
    const fragments = this.#fragments.map(({ name, on, text }) => `fragment ${name} on ${on} ${text}`);
    const declared = this.#declared.map(({ name, type }) => `$${name}: ${type}`);
    const head = `query Q${declared.length > 0 ? `(${declared.join(', ')})` : ''}`;
    const isNamed = this.#below(12) === 1;
    const query = [isNamed ? 'query Other { viewer { name } }' : '', `${head} ${selected}`, ...fragments].join(' ').trim();
    return { query, ...(isNamed && { operationName: 'Q' }), variables: () => this.#variables() };
  }

  #variables(): Record<string, unknown> {
    const given = this.#declared.flatMap(({ name, type, value }) => {
      const isOptional = !type.endsWith('!') || type.includes('=');
      return isOptional && this.#below(6) === 1 ? [] : [[name, value()] as const];
    });
    return Object.fromEntries(given.filter(([, value]) => value !== undefined));
  }

  #below(limit: number): number {
    return this.random.below(limit);
  }

  #one<T>(items: readonly T[]): T {
    return items[this.#below(items.length)] as T;
  }

  #set(type: GraphQLCompositeType, depth: number, rows: number): string {
    const heads: Heads = [];
    const wide = this.#below(6) === 1 ? 8 : 4;
    return `{ ${Array.from({ length: 1 + this.#below(wide) }, () => this.#selection(type, depth, rows, heads)).join(' ')} }`;
  }

  #selection(type: GraphQLCompositeType, depth: number, rows: number, heads: Heads): string {
    const kind = this.#below(12);
    if (depth > 0 && kind === 1) return `... ${this.#condition()} ${this.#set(type, depth - 1, rows)}`;
    if (depth > 0 && (kind === 2 || (isAbstractType(type) && kind > 2)))
      return this.#fragment(this.#inside(type), depth - 1, rows);
    if (kind === 3 && heads.length > 0) return this.#again(this.#one(heads), depth, rows);
    return isAbstractType(type) || kind === 4
      ? this.#plain(this.#one(isAbstractType(type) ? ['id', '__typename'] : ['__typename']))
      : this.#field(type, depth, rows, heads);
  }

  /** A type that a value of this one can be of. */
  #inside(type: GraphQLCompositeType): GraphQLCompositeType {
    if (isAbstractType(type)) return this.#one([type, ...this.schema.getPossibleTypes(type)]);
    return this.#one([type, ...(isObjectType(type) ? type.getInterfaces() : [])]);
  }

  /** Inline, by a new name, or by one that was spread before. */
  #fragment(type: GraphQLCompositeType, depth: number, rows: number): string {
    const [within, isDead] = [this.#within, this.#isDead];
    if (isObjectType(type)) {
      this.#isDead ||= within !== undefined && within !== type.name;
      this.#within = type.name;
    }
    const text = this.#fragmentOn(type, depth, rows);
    [this.#within, this.#isDead] = [within, isDead];
    return text;
  }

  #fragmentOn(type: GraphQLCompositeType, depth: number, rows: number): string {
    const condition = this.#condition();
    if (this.#below(3) === 0) return `... on ${type.name} ${condition} ${this.#set(type, depth, rows)}`;
    const known = this.#fragments.filter(({ on }) => on === type.name);
    if (!this.#isDead && known.length > 0 && this.#below(2) === 0) return `...${this.#one(known).name} ${condition}`;
    const text = this.#set(type, depth, rows);
    const name = `F${this.#fragments.length}`;
    this.#fragments.push({ name, on: type.name, text });
    return `...${name} ${condition}`;
  }

  #field(type: GraphQLCompositeType, depth: number, rows: number, heads: Heads): string {
    const isDeep = depth > 1 && this.#fields < MOST_FIELDS;
    const all = isObjectType(type) ? Object.values(type.getFields()).filter(({ name }) => !LEFT_OUT.includes(name)) : [];
    const fitting = all.filter((field) => isDeep || !isCompositeType(getNamedType(field.type)));
    // Half of the rows' fields are relations and lists, which make the more interesting reads.
    if (type === this.schema.getQueryType() && this.#below(25) === 1) return this.#one(INTROSPECTION);
    const nested = fitting.filter((field) => isCompositeType(getNamedType(field.type)));
    const from = nested.length > 0 && this.#below(3) === 1 ? nested : fitting;
    const field = from.length > 0 ? this.#one(from) : undefined;
    if (field === undefined || (field.args.length > 0 && this.#aliases >= 30)) return this.#plain('__typename');
    this.#fields++;
    const isList = field.args.some(({ name }) => name === 'first');
    const first = isList ? this.#arguments.first(rows) : 1;
    const args = this.#argumentsOf(field, first);
    const head = `${this.#alias(args !== '')}${field.name}${args}`;
    heads.push({ head, field });
    return this.#headed(head, field, depth, Math.floor(rows / Math.max(1, first)));
  }

  /** The same field with the same arguments again, and other fields below. */
  #again({ head, field }: Heads[number], depth: number, rows: number): string {
    this.#fields++;
    return this.#headed(head, field, Math.max(1, depth), Math.min(rows, 3));
  }

  #headed(head: string, field: Field, depth: number, rows: number): string {
    const inner = getNamedType(field.type);
    const within = this.#within;
    this.#within = isObjectType(inner) ? inner.name : undefined;
    const selected = isCompositeType(inner) ? this.#set(inner, depth - 1, rows) : '';
    this.#within = within;
    return `${head} ${this.#condition()} ${selected}`;
  }

  /** What has arguments needs one, lest two of one name conflict. */
  #alias(isNeeded: boolean): string {
    if (!isNeeded && this.#below(8) !== 1) return '';
    if (this.#oddAliases.length > 0 && this.#below(6) === 1)
      return `${this.#oddAliases.splice(this.#below(this.#oddAliases.length), 1)[0]}: `;
    return `a${this.#aliases++}: `;
  }

  #plain(name: string): string {
    return `${name} ${this.#condition()}`;
  }

  #argumentsOf(field: Field, first: number): string {
    const about = rowTypeOf(field);
    let order: unknown;
    const isGiven = this.#choiceOf(field);
    const hasNear = field.args.some(({ name }) => name === 'near');
    const given = [...field.args]
      // A cursor fits an order, and the order of separation needs a cone.
      .sort((a, b) => LAST.indexOf(a.name) - LAST.indexOf(b.name))
      .flatMap((arg) => {
        const { name, type } = arg;
        // Pothos refuses a cursor of another order even where the selection never applies.
        const isNeeded = name === 'near' && isBySeparation(order) && this.#below(20) !== 1;
        if (!isNeeded && (!isGiven(arg) || (name === 'after' && this.#isDead))) return [];
        const make = (): unknown => {
          if (name === 'first') return this.#below(40) === 1 ? null : first;
          if (name === 'after') return this.#arguments.cursor(about, order);
          const made = this.#arguments.valueOf(type, name, about);
          return isBySeparation(made) && !hasNear && this.#below(20) !== 1 ? null : made;
        };
        const value = make();
        if (name === 'orderBy') order = value;
        return [`${name}: ${this.#written(value, type, make)}`];
      });
    return given.length > 0 ? `(${given.join(', ')})` : '';
  }

  /** Which arguments are given. A single read is mostly asked for by its id alone, or by all of its names. */
  #choiceOf(field: Field): (arg: Field['args'][number]) => boolean {
    const isSingle = field.args.some(({ name }) => name === 'id') && field.args.length > 1;
    const kind = isSingle ? this.#below(6) : 0;
    if (kind > 2) return ({ name }) => name === 'id';
    if (kind > 0) return ({ name }) => name !== 'id';
    return (arg) => isRequiredArgument(arg) || arg.name === 'first' || this.#below(arg.name === 'after' ? 2 : 3) === 1;
  }

  /** As a literal, or as a variable that has other values the next time. */
  #written(value: unknown, type: GraphQLInputType, make: () => unknown): string {
    if (this.#below(3) !== 1) return this.#literal(value, type);
    const name = this.#below(15) === 1 ? `__proto__${this.#declared.length}` : `v${this.#declared.length}`;
    const isWithDefault = this.#below(5) === 1 && value !== null && value !== undefined;
    const declared = isWithDefault ? `${`${type}`.replace(/!$/, '')} = ${this.#literal(value, type)}` : `${type}`;
    let isFirst = true;
    const again = (): unknown => {
      if (!isFirst) return make();
      isFirst = false;
      return value;
    };
    this.#declared.push({ name, type: declared, value: again });
    return `$${name}`;
  }

  #literal(value: unknown, type: GraphQLInputType): string {
    const bare = isNonNullType(type) ? type.ofType : type;
    if (value === null || value === undefined) return 'null';
    if (isListType(bare)) return `[${(value as unknown[]).map((item) => this.#literal(item, bare.ofType)).join(', ')}]`;
    if (isInputObjectType(bare)) {
      const fields = bare.getFields();
      const entries = Object.entries(value as object).map(
        ([name, item]) => `${name}: ${this.#literal(item, (fields[name] as { type: GraphQLInputType }).type)}`,
      );
      return `{ ${entries.join(', ')} }`;
    }
    return isEnumType(bare) ? String(value) : JSON.stringify(value);
  }

  #condition(): string {
    const kind = this.#below(12);
    if (kind === 1) return this.#one(CONDITIONS);
    if (kind !== 2) return '';
    const name = `c${this.#declared.length}`;
    this.#declared.push({
      name,
      type: this.#one(['Boolean!', 'Boolean = true', 'Boolean! = false']),
      value: () => this.#below(2) === 0,
    });
    return `@${this.#one(['skip', 'include'])}(if: $${name})`;
  }
}

/** The arguments that depend on others, after these. */
const LAST = ['orderBy', 'near', 'after'];

const isBySeparation = (order: unknown): boolean => (order as { field?: unknown } | null | undefined)?.field === 'SEPARATION';

/** The type of the rows that a field returns, those of its connection included. */
function rowTypeOf(field: Field): string {
  const type = getNamedType(field.type);
  const nodes = isObjectType(type) ? type.getFields().nodes : undefined;
  return getNamedType(nodes?.type ?? type).name;
}
