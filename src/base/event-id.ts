/**
 * The ids of events in streams: `<position>-<rows>-<record>-<request>`. A client returns the id of its last event, and the stream continues
 * after it. An id gives no access: permissions, scopes and filters are checked again for each event.
 */

/** A point in the order of all events. */
export interface EventPoint {
  /** The position of a stream record. Positions are in the order of commits. */
  readonly position: bigint;
  /** The number of rows of this record that come before the point. */
  readonly rows: number;
  /** The first digits of the record's id: a database that was restored or failed over may use a position again. */
  readonly record: string;
}

/** At least the number of rows that a record can have: a point with it comes after the whole record. */
export const ALL_ROWS = 1_000;
/** The number of digits of a record's id, and of the digest of a request. */
export const RECORD_DIGITS = 8;
export const REQUEST_DIGITS = 12;

const ID = new RegExp(`^([1-9][0-9]{0,17})-([0-9]{1,4})-([0-9a-f]{${RECORD_DIGITS}})-([0-9a-f]{${REQUEST_DIGITS}})$`);

/** Writes an id. `request` is the digest of the document and the variables of the stream. */
export const eventId = ({ position, rows, record }: EventPoint, request: string): string =>
  `${position}-${rows}-${record}-${request}`;

/** Reads an id of the same request. Returns null for any other text. */
export function pointIn(id: string, request: string): EventPoint | null {
  const [, position, rows, record = '', of] = ID.exec(id) ?? [];
  return position === undefined || of !== request ? null : { position: BigInt(position), rows: Number(rows), record };
}

export const isAfter = (a: EventPoint, b: EventPoint): boolean =>
  a.position > b.position || (a.position === b.position && a.rows > b.rows);
