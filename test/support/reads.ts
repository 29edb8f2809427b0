/**
 * Random valid reads: fields of every type of the schema, with aliases, nested fragments, conditions, pages and ids that exist. The
 * predicted requirements and cost can be compared with those of running them.
 */
import fc from 'fast-check';
import {
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';

export interface Read {
  readonly query: string;
  readonly variables: { readonly yes?: boolean; readonly no?: boolean; readonly n?: number; readonly id: string };
}

const DIRECTIVES = [
  ...['@include(if: $yes)', '@skip(if: $yes)', '@include(if: $no)', '@skip(if: $no)', '@include(if: $no) @skip(if: $yes)'],
  ...['@include(if: true)', '@skip(if: true)', '@include(if: false)', '@skip(if: false)'],
];
const DECLARED = ['$yes: Boolean! = true', '$no: Boolean! = false', '$n: Int = 3', '$id: ID!'];
const MOST_FIELDS = 40;

/** `ids` are global ids of rows that exist. */
export const reads = (schema: GraphQLSchema, ids: readonly string[]): fc.Arbitrary<Read> =>
  fc
    .record({
      choices: fc.array(fc.nat(), { minLength: 10, maxLength: 400 }),
      variables: fc.record(
        { yes: fc.boolean(), no: fc.boolean(), n: fc.constantFrom(1, 2, 5), id: fc.constantFrom(...ids) },
        { requiredKeys: ['id'] },
      ),
    })
    .map(({ choices, variables }) => ({ query: new Writer(schema, ids, choices).document(), variables }));

class Writer {
  readonly #fragments: { readonly name: string; readonly on: string; readonly text: string }[] = [];
  #taken = 0;
  #fields = 0;
  #aliases = 0;

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly ids: readonly string[],
    private readonly choices: readonly number[],
  ) {}

  document(): string {
    const selected = this.#set(this.schema.getQueryType() as GraphQLCompositeType, 7);
    const text = [selected, ...this.#fragments.map(({ name, on, text }) => `fragment ${name} on ${on} ${text}`)].join(' ');
    const used = DECLARED.filter((declared) => new RegExp(`\\${declared.split(':')[0]}\\b`).test(text));
    return `query${used.length > 0 ? ` (${used.join(', ')})` : ''} ${text}`;
  }

  /** A number below this one. Zero when no choices are left. */
  #below(limit: number): number {
    return (this.choices[this.#taken++] ?? 0) % limit;
  }

  #one<T>(items: readonly T[]): T {
    return items[this.#below(items.length)] as T;
  }

  #set(type: GraphQLCompositeType, depth: number): string {
    return `{ ${Array.from({ length: 1 + this.#below(4) }, () => this.#selection(type, depth)).join(' ')} }`;
  }

  #selection(type: GraphQLCompositeType, depth: number): string {
    const kind = this.#below(8);
    if (depth > 0 && kind === 1) return `... ${this.#directive()} ${this.#set(type, depth - 1)}`;
    if (depth > 0 && (kind === 2 || (isAbstractType(type) && kind > 2))) return this.#fragment(this.#inside(type), depth - 1);
    return isAbstractType(type) || kind === 3
      ? this.#plain(isAbstractType(type) ? 'id' : '__typename')
      : this.#field(type, depth);
  }

  /** A type that a value of this type can have. */
  #inside(type: GraphQLCompositeType): GraphQLCompositeType {
    if (isAbstractType(type)) return this.#one([type, ...this.schema.getPossibleTypes(type)]);
    return this.#one([type, ...(isObjectType(type) ? type.getInterfaces() : [])]);
  }

  /** Inline, by a new name, or by the name of an earlier fragment. */
  #fragment(type: GraphQLCompositeType, depth: number): string {
    const directive = this.#directive();
    if (this.#below(3) === 0) return `... on ${type.name} ${directive} ${this.#set(type, depth)}`;
    const known = this.#fragments.filter(({ on }) => on === type.name);
    if (known.length > 0 && this.#below(2) === 0) return `...${this.#one(known).name} ${directive}`;
    const text = this.#set(type, depth);
    const name = `F${this.#fragments.length}`;
    this.#fragments.push({ name, on: type.name, text });
    return `...${name} ${directive}`;
  }

  #field(type: GraphQLCompositeType, depth: number): string {
    const isDeep = depth > 1 && this.#fields < MOST_FIELDS;
    const fields = isObjectType(type) ? Object.values(type.getFields()).filter(canBeAsked) : [];
    const chosen = fields.filter((field) => isDeep || !isCompositeType(getNamedType(field.type)));
    // A field with arguments needs an alias, otherwise two of one name could conflict.
    const field = chosen.length > 0 ? this.#one(chosen) : undefined;
    if (field === undefined || (field.args.length > 0 && this.#aliases >= 20)) return this.#plain('__typename');
    this.#fields++;
    const args = this.#argumentsOf(field);
    const alias = args === '' ? '' : `a${this.#aliases++}: `;
    const inner = getNamedType(field.type);
    return `${alias}${field.name}${args} ${this.#directive()} ${isCompositeType(inner) ? this.#set(inner, depth - 1) : ''}`;
  }

  #plain(name: string): string {
    return `${name} ${this.#directive()}`;
  }

  #argumentsOf(field: GraphQLField<unknown, unknown>): string {
    const given = field.args.flatMap(({ name }) => {
      if (name === 'id') return `id: ${this.#one(['$id', ...this.ids.map((id) => JSON.stringify(id))])}`;
      return name === 'first' ? `first: ${this.#one(['$n', '1', '4'])}` : [];
    });
    return given.length > 0 ? `(${given.join(', ')})` : '';
  }

  #directive(): string {
    return this.#below(5) === 1 ? this.#one(DIRECTIVES) : '';
  }
}

/** Whether the field has no argument that only its module can fill. */
const canBeAsked = ({ args }: GraphQLField<unknown, unknown>): boolean =>
  args.every((arg) => arg.name === 'id' || !isRequiredArgument(arg));
