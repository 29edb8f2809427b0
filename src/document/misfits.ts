/**
 * The values of a request that do not fit their types, as one error. It names the wrong rows of a list by index and field, so that a client
 * can mend all of them at once. A row is an item of the outermost list; a value that is in no list counts as a row by itself.
 */
/** Rows that an error lists. */
const MAX_ROWS = 100;
/** Wrong values that are listed of one row: no type of rows has as many fields. */
const MAX_VALUES_OF_A_ROW = 20;
/** Wrong values in a list, after which only the first of each row is added. */
const MANY_VALUES = 400;
/** Rows that are counted. Each may cost an error with its stack trace, and the server stands still meanwhile. */
const MAX_COUNTED = 2_500;
/** Suggestions for misspelt names: each is compared with every name that could be meant. */
const MAX_SUGGESTIONS = 100;

export type Path = readonly (string | number)[];

/** One wrong value, as `extensions.invalidValues` lists it. */
export interface Misfit {
  readonly path: string;
  /** The position in the outermost list, from 0; null outside of lists. */
  readonly index: number | null;
  /** The innermost field; null when the row itself, or a variable, is wrong. */
  readonly field: string | null;
  readonly message: string;
}

export class Misfits {
  /** The first rows, each with what is wrong in it. */
  readonly #listed: Misfit[][] = [];
  #values = 0;
  #rows = 0;
  #inRow = 0;
  #suggestions = 0;

  /** Called before the walk enters another row. */
  beginRow(): void {
    this.#inRow = 0;
  }

  get isEmpty(): boolean {
    return this.#rows === 0;
  }

  /** Whether nothing more of the present row would be listed or counted. */
  get isEnough(): boolean {
    if (this.#inRow === 0) return this.#rows > MAX_COUNTED;
    const isFull = this.#rows > MAX_ROWS || this.#values >= MANY_VALUES;
    return isFull || this.#inRow >= MAX_VALUES_OF_A_ROW;
  }

  /** Whether the next misfit will be listed, and not only counted: then its message is needed. */
  get isListing(): boolean {
    return !this.isEnough && (this.#inRow > 0 || this.#rows < MAX_ROWS);
  }

  /** Whether a suggestion may be looked for. */
  maySuggest(): boolean {
    return this.#suggestions++ < MAX_SUGGESTIONS;
  }

  /** The path consists of a variable or an argument, names of fields, and positions. */
  add(path: Path, message: string): void {
    if (this.isEnough) return;
    if (this.#inRow++ === 0) this.#rows++;
    if (this.#rows > MAX_ROWS) return;
    this.#values++;
    const position = path.findIndex((key) => typeof key === 'number');
    const fields = path.slice(position < 0 ? 1 : position).filter((key) => typeof key === 'string');
    const index = position < 0 ? null : (path[position] as number);
    const misfit = { path: written(path), index, field: fields.at(-1) ?? null, message };
    if (this.#inRow === 1) this.#listed.push([misfit]);
    else this.#listed.at(-1)?.push(misfit);
  }

  /** What an error says of them. There is one at least. */
  summary(): { message: string; details: MisfitDetails } {
    const invalidValues = this.#listed.flat();
    const [first] = invalidValues as [Misfit];
    const isSingle = invalidValues.length === 1 && this.#rows === 1;
    return {
      message: isSingle ? `${first.path}: ${first.message}` : this.#sentence(),
      details: {
        field: first.path,
        issues: isSingle ? [first.message] : invalidValues.map(({ path, message }) => `${path} ${message}`),
        invalidValues,
        invalidRows: this.#rows,
      },
    };
  }

  /** Each row with the first of its wrong values. */
  #sentence(): string {
    const total = this.#rows > MAX_COUNTED ? `More than ${MAX_COUNTED}` : this.#rows;
    const kind = this.#listed.every(([first]) => first?.index !== null) ? 'row' : 'value';
    const doNotFit = this.#rows === 1 ? `${kind} does not fit its type` : `${kind}s do not fit their types`;
    const rows = this.#listed.map(([first, ...others]) => {
      const more = others.length > 0 ? ` and ${others.length} more in this ${kind}` : '';
      return `${first?.path} ${first?.message}${more}`;
    });
    const unlisted = this.#rows - this.#listed.length;
    return `${total} ${doNotFit}: ${rows.join('; ')}${unlisted > 0 ? `; and ${unlisted} more ${kind}s` : ''}.`;
  }
}

/** `field` and `issues` are those of every BAD_USER_INPUT: the first path, and what is wrong. */
export interface MisfitDetails {
  readonly field: string;
  readonly issues: readonly string[];
  readonly invalidValues: readonly Misfit[];
  /** How many rows are wrong, those that are not listed included. */
  readonly invalidRows: number;
}

/** Names of variables and arguments are the client's own, and may be as long as a document. */
const LONGEST_NAME = 64;

function written([name, ...keys]: Path): string {
  const text = String(name);
  const start = text.length > LONGEST_NAME ? `${text.slice(0, LONGEST_NAME)}…` : text;
  return keys.reduce<string>((path, key) => (typeof key === 'number' ? `${path}[${key}]` : `${path}.${key}`), start);
}
