/** Arguments for reads: mostly values that fit and find something, sometimes values that are wrong in one way. */
import { type GraphQLInputType, isEnumType, isInputObjectType, isListType, isNonNullType, isRequiredInputField } from 'graphql';
import { DOUBLES, MOMENTS, SIGNED_INTS, TEXTS } from './odd-values.js';

/** What the rows hold. */
export interface Known {
  /** Global ids by type. */
  readonly ids: ReadonlyMap<string, readonly string[]>;
  /** Texts by the name of the argument that they are for. */
  readonly texts: ReadonlyMap<string, readonly string[]>;
  /** Cursors by type, column and direction, such as `Observation ra asc`. */
  readonly cursors: ReadonlyMap<string, readonly string[]>;
}

/** A number below the limit. */
export type Below = (limit: number) => number;

/** The type of row that an id names, by the name of its argument; `id` names what the field returns. */
function typeOfId(name: string, about: string): string {
  const noun = { id: about, ids: about, actorId: 'User', ownerId: 'User', entityId: 'Observation', datasetId: 'TrainingDataset' }[
    name
  ];
  if (noun !== undefined) return noun;
  const plain = name.replace(/Id$/, '').replace(/^reference/, '');
  return `${plain[0]?.toUpperCase()}${plain.slice(1)}`;
}

/** The name of one item of a list, such as `survey` of `surveys`. */
const singular = (name: string): string => (name === 'ids' || name === 'or' ? name : name.replace(/s$/, ''));

const WRONG_IDS = ['Observation:1', '', 'nothing', 'Nothing:01890a5d-ac96-774b-bcce-b302099a8057', '__proto__:x'];
const WRONG_CURSORS = ['', 'x', 'W10', 'WyJpZCIsImFzYyIsbnVsbCwiMDE4OTBhNWQtYWM5Ni03NzRiLWJjY2UtYjMwMjA5OWE4MDU3Il0'];
const ABSENT = '01890a5d-ac96-774b-bcce-b302099a8057';

export class Arguments {
  constructor(
    private readonly known: Known,
    private readonly below: Below,
  ) {}

  one<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }

  /** A value in the form of JSON; undefined when nothing is given. `about` is the type of row that the field returns. */
  valueOf(type: GraphQLInputType, name: string, about: string): unknown {
    if (!isNonNullType(type) && this.below(40) === 7) return null;
    const bare = isNonNullType(type) ? type.ofType : type;
    if (isListType(bare))
      return Array.from({ length: this.one([1, 1, 2, 3, 0]) }, () => this.valueOf(bare.ofType, singular(name), about));
    if (name === 'cells' || name === 'perPosition') return this.one([1, 3, 10, 0]);
    if (isInputObjectType(bare)) {
      const fields = Object.values(bare.getFields()).filter((field) => isRequiredInputField(field) || this.below(4) === 0);
      return Object.fromEntries(fields.map((field) => [field.name, this.valueOf(field.type, field.name, about)]));
    }
    if (isEnumType(bare)) return this.one(bare.getValues()).name;
    switch (bare.name) {
      case 'ID':
        return this.#id(typeOfId(name, about));
      case 'Boolean':
        return this.below(2) === 0;
      case 'DateTime':
        return this.one(MOMENTS);
      case 'Int':
        return this.one(name === 'olderThanMinutes' ? [5, 100_000, 0] : [30, 1, 36_500, ...SIGNED_INTS.slice(0, 4)]);
      case 'Float':
        return this.#float(name, about);
      default:
        return this.#text(name);
    }
  }

  #id(type: string): string {
    const kind = this.below(30);
    if (kind === 1) return this.one(WRONG_IDS);
    if (kind === 2) return `${type}:${ABSENT}`;
    if (kind === 3) return (this.#of(this.known.ids, type) ?? 'x').toUpperCase();
    if (kind === 4) return this.one([...this.known.ids.values()].flat());
    const types = [...this.known.ids.keys()];
    return this.#of(this.known.ids, type === 'Node' && types.length > 0 ? this.one(types) : type) ?? `${type}:${ABSENT}`;
  }

  #text(name: string): string {
    const kind = this.below(20);
    const text = (kind > 2 && this.#of(this.known.texts, name)) || this.one(TEXTS);
    // Few reads search at all.
    const turned =
      name === 'search' && kind > 10
        ? text.replace(/[a-z]/gi, (letter) => (letter < 'a' ? letter.toLowerCase() : letter.toUpperCase()))
        : text;
    return kind === 3 ? ` ${text.toUpperCase()} ` : turned;
  }

  #float(name: string, about: string): number {
    if (name === 'ra') return this.one([10, 0, 359.99999999999994, 180, 360]);
    if (name === 'dec') return this.one([0, 90, -90, 45, 1e-7, 91]);
    if (name === 'radius' && about === 'CrossMatch') return this.one([1, 0.5, 1e-7, 0]);
    if (name === 'radius') return this.one([1, 0, 90, 180, 179.9, 1e-7, 3, 181]);
    return Number(this.one(['0.5', '0', '0.1', ...DOUBLES]));
  }

  #of(pools: ReadonlyMap<string, readonly string[]>, name: string): string | undefined {
    const pool = pools.get(name) ?? [];
    return pool.length > 0 ? this.one(pool) : undefined;
  }

  /** A page size of at most `most` rows, and now and then one that the list refuses. */
  first(most: number): number {
    const kind = this.below(60);
    if (kind === 1) return this.one([-1, 101, 1001, 1000]);
    return Math.min(most, this.one([3, 1, 0, 2, 5, 20, 100]));
  }

  /** A cursor of the list, mostly in the order that its other arguments ask for. */
  cursor(type: string, order: unknown): string {
    const kind = this.below(20);
    if (kind === 1) return this.one(WRONG_CURSORS);
    const { field, direction = 'ASC' } = (order ?? {}) as { field?: string; direction?: string };
    const fitting = this.known.cursors.get(`${type} ${field ?? ''} ${field ? direction : ''}`) ?? [];
    if (fitting.length > 0 && kind !== 2) return this.one(fitting);
    const any = [...this.known.cursors.values()].flat();
    return any.length > 0 ? this.one(any) : 'none';
  }
}
