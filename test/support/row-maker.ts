/** What the makers of odd rows have in common: the rows made so far, and odd values for columns. */
import { DOUBLES, INTS, JSONS, MOMENTS, TEXTS } from './odd-values.js';
import type { Random } from './random.js';

export type Row = Readonly<Record<string, unknown>> & { readonly id: string };

export interface OddRows {
  /** The rows by table, in an order in which they can be inserted. */
  readonly tables: ReadonlyMap<string, readonly Row[]>;
  /** The global ids of the rows of each type. */
  readonly ids: ReadonlyMap<string, readonly string[]>;
  /** For each global id of a row that belongs to surveys: their ids. A job without a survey has none. */
  readonly surveysOf: ReadonlyMap<string, readonly string[]>;
  readonly surveys: readonly { readonly id: string; readonly name: string }[];
}

export const ENDED: readonly string[] = ['COMPLETED', 'FAILED'];

export class RowMaker {
  protected readonly tables = new Map<string, Row[]>();
  protected readonly ids = new Map<string, string[]>();
  protected readonly surveysOf = new Map<string, readonly string[]>();
  /** A few moments, so that many rows have equal ones. */
  readonly #moments: readonly string[];

  constructor(protected readonly random: Random) {
    this.#moments = random.some(MOMENTS, 0.7).concat(MOMENTS[5]);
  }

  protected add(type: string, table: string, surveys: readonly string[] | null, row: Row): Row {
    const rows = this.tables.get(table) ?? [];
    this.tables.set(table, rows);
    rows.push(row);
    if (type !== '') {
      const id = `${type}:${row.id}`;
      this.ids.set(type, [...(this.ids.get(type) ?? []), id]);
      if (surveys) this.surveysOf.set(id, surveys);
    }
    return row;
  }

  protected many<T>(most: number, make: (index: number) => T): T[] {
    return Array.from({ length: this.random.between(Math.ceil(most / 3), most) }, (_, index) => make(index));
  }

  /** A value or, now and then, none. */
  protected maybe<T>(value: T): T | null {
    return this.random.chance(0.3) ? null : value;
  }

  protected text(longest = 255): string | null {
    return this.maybe(this.random.one(TEXTS).slice(0, longest));
  }

  protected double(from: readonly string[] = DOUBLES): string | null {
    return this.maybe(this.random.one(from));
  }

  protected json(): unknown {
    return this.maybe(this.random.one(JSONS));
  }

  protected moment(): string {
    return this.random.one(this.#moments);
  }

  protected times() {
    return { created_at: this.moment(), updated_at: this.moment() };
  }

  /** `unfinished` rows may be only one of each observation. */
  protected run(unfinished: boolean) {
    const r = this.random;
    const status = unfinished ? r.one(['PENDING', 'RUNNING']) : r.one(ENDED);
    return {
      status,
      started_at: this.maybe(this.moment()),
      completed_at: ENDED.includes(status) ? this.moment() : null,
      error: this.text(),
      retry_count: r.one(INTS),
      ...this.times(),
    };
  }
}
