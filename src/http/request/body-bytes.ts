/** The bytes of a body: of one chunk, or of many in a memory that grows with them. */

export interface Bytes {
  readonly bytes: Buffer;
  /** Keeps the first bytes only, and returns the memory of the others. A buffer that was read before must not be used any more. */
  cut(length: number): void;
}

const EMPTY = Buffer.alloc(0);

/** The bytes of a body without any. */
export const NOTHING: Bytes = { bytes: EMPTY, cut: () => {} };

export class OneChunk implements Bytes {
  constructor(public bytes: Buffer) {}

  cut(length: number): void {
    this.bytes = length === 0 ? EMPTY : this.bytes.subarray(0, length);
  }
}

const FIRST_CAPACITY = 16_384;
/** The most bytes in an ordinary buffer, and how much the memory grows at least above that. */
const STEP = 65_536;

/**
 * The memory of a body that arrives in parts. Above 64 kB it grows in place, and is returned as the text is made. Copies in larger and
 * larger buffers, which stay until the garbage is collected, would together be twice as large as the body. Smaller bodies do without: the
 * system limits how many such memories a process has, and the budgets limit only bytes.
 */
export class Growing implements Bytes {
  #large: ArrayBuffer | undefined;
  #room: Buffer = EMPTY;
  #size = 0;

  constructor(private readonly most: number) {}

  get size(): number {
    return this.#size;
  }

  get bytes(): Buffer {
    return this.#room.subarray(0, this.#size);
  }

  add(chunk: Buffer): void {
    const size = this.#size + chunk.length;
    if (size > this.#room.length) this.#grow(size);
    chunk.copy(this.#room, this.#size);
    this.#size = size;
  }

  cut(length: number): void {
    this.#size = length;
    this.#large?.resize(length);
    if (length === 0) this.#large = undefined;
    this.#room = this.#large ? Buffer.from(this.#large) : length === 0 ? EMPTY : this.#room;
  }

  #grow(needed: number): void {
    const { length } = this.#room;
    const isFirst = this.#large === undefined;
    const room =
      needed <= STEP
        ? Buffer.allocUnsafeSlow(Math.max(needed, Math.min(2 * length, STEP), FIRST_CAPACITY))
        : this.#inPlace(needed);
    if (isFirst) this.#room.copy(room, 0, 0, this.#size);
    this.#room = room;
  }

  #inPlace(needed: number): Buffer {
    this.#large ??= new ArrayBuffer(0, { maxByteLength: this.most });
    this.#large.resize(Math.min(Math.max(needed, this.#large.byteLength + STEP), this.most));
    return Buffer.from(this.#large, 0, this.#large.byteLength);
  }
}
