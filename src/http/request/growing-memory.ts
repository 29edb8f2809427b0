/** The memory of a body that arrives in parts. It costs as much as the body, also when a client sends single bytes. */

const NOTHING = Buffer.alloc(0);
const FIRST_CAPACITY = 16_384;
/** The most bytes in an ordinary buffer, and how much the memory grows at least above that. */
const STEP = 65_536;

/**
 * The memory of a body that arrives in parts. Above 64 kB it grows in place, and is returned when the text is made. Copies in larger and
 * larger buffers, which stay until the garbage is collected, would together be twice as large as the body. Smaller bodies do without: the
 * system limits how many such memories a process has, and the budgets limit only bytes.
 */
export class GrowingMemory {
  #large: ArrayBuffer | undefined;
  #room: Buffer = NOTHING;
  #size = 0;

  constructor(private readonly most: number) {}

  get size(): number {
    return this.#size;
  }

  /** The bytes, until the memory is returned. */
  get bytes(): Buffer {
    return this.#room.subarray(0, this.#size);
  }

  add(chunk: Buffer): void {
    const size = this.#size + chunk.length;
    if (size > this.#room.length) this.#grow(size);
    chunk.copy(this.#room, this.#size);
    this.#size = size;
  }

  giveBack(): void {
    this.#size = 0;
    this.#room = NOTHING;
    this.#large?.resize(0);
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
