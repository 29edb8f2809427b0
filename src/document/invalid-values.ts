/**
 * Collects the values of a request that do not fit their types into one error. The error names the wrong rows of a list by index and field,
 * so that a client can correct all of them together. A row is an item of the outermost list. A value outside of lists counts as one row.
 */
/** The most rows that an error lists. */
const MAX_ROWS = 100;
/** The most wrong values that an error lists of one row. No type of rows has more fields. */
const MAX_VALUES_OF_A_ROW = 20;
/** Above this number of wrong values, only the first one of each row is added. */
const MANY_VALUES = 400;
/** The most wrong rows that are counted. Each may cost an error with a stack trace, which blocks the event loop. */
const MAX_COUNTED = 2_500;
/** The most suggestions for misspelt names. Each needs a comparison with every known name. */
const MAX_SUGGESTIONS = 100;

export type Path = readonly (string | number)[];

/** One wrong value, as `extensions.invalidValues` lists it. */
export interface InvalidValue {
  readonly path: string;
  /** The position in the outermost list, from 0; null outside of lists. */
  readonly index: number | null;
  /** The innermost field; null when the row itself, or a variable, is wrong. */
  readonly field: string | null;
  readonly message: string;
}

export class InvalidValues {
  /** The wrong values of the first wrong rows. */
  readonly #listed: InvalidValue[][] = [];
  #values = 0;
  #rows = 0;
  #inRow = 0;
  #suggestions = 0;

  /** Must be called before the walk enters another row. */
  beginRow(): void {
    this.#inRow = 0;
  }

  get isEmpty(): boolean {
    return this.#rows === 0;
  }

  /** Whether a further invalid value of the current row would be neither listed nor counted. */
  get isEnough(): boolean {
    if (this.#inRow === 0) return this.#rows > MAX_COUNTED;
    const isFull = this.#rows > MAX_ROWS || this.#values >= MANY_VALUES;
    return isFull || this.#inRow >= MAX_VALUES_OF_A_ROW;
  }

  /** Whether the error will list the next invalid value, so that its message is needed. Otherwise the invalid value is only counted. */
  get isListing(): boolean {
    return !this.isEnough && (this.#inRow > 0 || this.#rows < MAX_ROWS);
  }

  /** Returns whether another suggestion may be computed, and counts it. */
  maySuggest(): boolean {
    return this.#suggestions++ < MAX_SUGGESTIONS;
  }

  /** Adds an invalid value. The path starts with a variable or an argument. Names of fields and positions follow. */
  add(path: Path, message: string): void {
    if (this.isEnough) return;
    if (this.#inRow++ === 0) this.#rows++;
    if (this.#rows > MAX_ROWS) return;
    this.#values++;
    const position = path.findIndex((key) => typeof key === 'number');
    const fields = path.slice(position < 0 ? 1 : position).filter((key) => typeof key === 'string');
    const index = position < 0 ? null : (path[position] as number);
    const invalidValue = { path: written(path), index, field: fields.at(-1) ?? null, message };
    if (this.#inRow === 1) this.#listed.push([invalidValue]);
    else this.#listed.at(-1)?.push(invalidValue);
  }

  /** Returns the message and details of the error. At least one invalid value must have been added. */
  summary(): { message: string; details: MisfitDetails } {
    const invalidValues = this.#listed.flat();
    const [first] = invalidValues as [InvalidValue];
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

  /** Lists each row with its first wrong value. */
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

/** Every BAD_USER_INPUT has `field` and `issues`. Here they hold the first path and the list of errors. */
export interface MisfitDetails {
  readonly field: string;
  readonly issues: readonly string[];
  readonly invalidValues: readonly InvalidValue[];
  /** The number of wrong rows, including rows that are not listed. */
  readonly invalidRows: number;
}

/** Longer names are cut: a client chooses the names of variables, and they may be as long as a document. */
const LONGEST_NAME = 64;

function written([name, ...keys]: Path): string {
  const text = String(name);
  const start = text.length > LONGEST_NAME ? `${text.slice(0, LONGEST_NAME)}…` : text;
  return keys.reduce<string>((path, key) => (typeof key === 'number' ? `${path}[${key}]` : `${path}.${key}`), start);
}
