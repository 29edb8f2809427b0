/**
 * Documents that cost nearly as much as the limit: each list of the schema with each filter and each order, and random
 * selections of lists, relations, counts and single reads. Their values exist in the database.
 */
import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  getNamedType,
  getNullableType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';

type Field = GraphQLField<unknown, unknown>;

/** A number from 0 to below 1. */
export type Random = () => number;

/** Values of the database: ids by type, and texts by the name of the argument. */
export interface Values {
  readonly ids: ReadonlyMap<string, readonly string[]>;
  readonly texts: ReadonlyMap<string, readonly string[]>;
}

/** A text with scaled pages, so that its cost can come near the limit. */
export type Document = (scale: number) => string;

const PAGES = [1, 3, 10, 20, 50, 100, 1_000];
const MOMENTS = ['2018-01-01T00:00:00Z', '2022-06-01T00:00:00Z', '2026-01-01T00:00:00Z'];
const pageOf = (base: number, most: number): Document => {
  return (scale) => String(Math.min(most, Math.max(1, Math.round(base * scale))));
};

/** The fields of the input in an argument of a list. */
function inputOf(list: Field, name: string) {
  const type = list.args.find((arg) => arg.name === name)?.type;
  const named = type && getNamedType(type);
  return isInputObjectType(named) ? named.getFields() : {};
}

export class DocumentMaker {
  constructor(
    private readonly values: Values,
    private readonly random: Random,
  ) {}

  /** Yields each of these root lists with each of its filters in each of its orders. */
  *sweep(lists: readonly Field[]): Generator<string> {
    for (const list of lists) {
      for (const filter of this.#filtersOf(list)) {
        for (const order of this.#ordersOf(list)) {
          const args = ['first: 1', filter, order, this.#required(list)].filter(Boolean).join(', ');
          yield `${list.name}(${args}) { nodes { id } }`;
          if (order === '') yield `${list.name}(${args}) { totalCount }`;
        }
      }
    }
  }

  /** A selection of one of these root fields. */
  any(fields: readonly Field[]): Document {
    return this.#field(this.#one(fields), 5);
  }

  #selection(type: GraphQLObjectType, depth: number): Document {
    const fields = Object.values(type.getFields());
    const isConnection = type.name.endsWith('Connection');
    const chosen = fields.filter((field) => {
      const isComposite = isCompositeType(getNamedType(field.type));
      if (isConnection) return this.random() < ({ nodes: 0.9, edges: 0.1, pageInfo: 0.1, totalCount: 0.15 }[field.name] ?? 0);
      return this.random() < (isComposite ? (depth > 0 ? 0.35 : 0) : 0.3);
    });
    const parts = chosen.map((field) => this.#field(field, depth - (isConnection ? 0 : 1)));
    return (scale) => `{ __typename ${parts.map((part) => part(scale)).join(' ')} }`;
  }

  #field(field: Field, depth: number): Document {
    const type = getNamedType(field.type);
    const given = field.args.flatMap((arg) => this.#argument(field, arg));
    const isFit = given.some((arg) => arg(1).startsWith('near:'));
    // The order of separation needs a cone.
    const args = given.filter((arg) => isFit || !arg(1).includes('field: SEPARATION'));
    const inner = isObjectType(type) ? this.#selection(type, depth) : () => this.#onInterface(type);
    return (scale) => {
      const given = args.map((arg) => arg(scale)).join(', ');
      return `${field.name}${given && `(${given})`} ${inner(scale)}`;
    };
  }

  #onInterface(type: GraphQLOutputType): string {
    return isCompositeType(type) ? '{ __typename }' : '';
  }

  #argument(field: Field, arg: GraphQLArgument): Document[] {
    if (arg.name === 'first') {
      const size = pageOf(this.#one(PAGES), arg.extensions.most ?? 100);
      return [(scale) => `first: ${size(scale)}`];
    }
    if (arg.name === 'after' || (!isRequiredArgument(arg) && this.random() < 0.5)) return [];
    const value = this.#value(arg.type, arg.name, field.name);
    return value === undefined ? [] : [() => `${arg.name}: ${value}`];
  }

  #value(type: GraphQLInputType, name: string, of: string): string | undefined {
    const bare = getNullableType(type);
    if (isListType(bare)) return undefined;
    if (isEnumType(bare)) return this.#one(bare.getValues()).name;
    if (isInputObjectType(bare)) {
      if (name === 'near') return this.#cone();
      const fields = Object.values(bare.getFields()).filter(() => name === 'orderBy' || this.random() < 0.4);
      return `{ ${fields.map((field) => `${field.name}: ${this.#value(field.type, field.name, of) ?? 'null'}`).join(', ')} }`;
    }
    switch (bare.name) {
      case 'ID':
        return this.#text(
          this.values.ids.get(
            name === 'id'
              ? of
              : name
                  .replace(/Id$/, '')
                  .replace(/^reference/, '')
                  .toLowerCase(),
          ),
        );
      case 'DateTime':
        return JSON.stringify(this.#one(MOMENTS));
      case 'Boolean':
        return String(this.random() < 0.5);
      case 'Int':
        return name === 'cells' ? '5000' : '60';
      case 'Float':
        return '0.5';
      default:
        return this.#text(this.values.texts.get(name) ?? ['a']);
    }
  }

  #cone(): string {
    return `{ ${this.#position()}, radius: ${this.#one([0.1, 2, 5.01, 12, 40, 90, 179, 180])} }`;
  }

  /** Each cross-match of random positions, as many as cost permits. */
  *crossMatches(): Generator<string> {
    for (const of of ['OBSERVATION', 'DETECTION', 'CANDIDATE', 'ALERT'])
      for (const perPosition of [1, 10]) {
        const positions = Array.from({ length: 100 }, (_, index) => `{ id: "${index}", ${this.#position()}, radius: 1 }`);
        yield `crossMatch(of: ${of}, perPosition: ${perPosition}, positions: [${positions.join(', ')}]) { matches { rowId } }`;
      }
  }

  #position(): string {
    const [ra, dec] = [this.random() * 360, this.#one([-90, 90, this.random() * 180 - 90])];
    return `ra: ${ra.toFixed(4)}, dec: ${dec.toFixed(4)}`;
  }

  #filtersOf(list: Field): string[] {
    const filters = Object.values(inputOf(list, 'filter')).flatMap((field) => {
      const bare = getNullableType(field.type);
      const values = isEnumType(bare)
        ? bare.getValues().map(({ name }) => name)
        : [this.#value(field.type, field.name, list.name)];
      return values.map((value) => `filter: { ${field.name}: ${value ?? 'null'} }`);
    });
    return ['', ...filters];
  }

  #ordersOf(list: Field): string[] {
    const type = inputOf(list, 'orderBy').field?.type;
    const field = type && getNamedType(type);
    const names = isEnumType(field) ? field.getValues().map(({ name }) => name) : [];
    const near = (name: string) => (name === 'SEPARATION' ? `near: ${this.#cone()}, ` : '');
    return [
      '',
      ...names.flatMap((name) => ['ASC', 'DESC'].map((way) => `${near(name)}orderBy: { field: ${name}, direction: ${way} }`)),
    ];
  }

  #required(list: Field): string {
    return list.args
      .filter(isRequiredArgument)
      .map((arg) => `${arg.name}: ${this.#value(arg.type, arg.name, list.name)}`)
      .join(', ');
  }

  #text = (values: readonly string[] | undefined): string | undefined =>
    values && values.length > 0 ? JSON.stringify(this.#one(values)) : undefined;

  #one<T>(values: readonly T[]): T {
    return values[Math.floor(this.random() * values.length)] as T;
  }
}
