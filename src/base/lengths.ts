/**
 * The greatest lengths of texts that the API accepts: one table, for checks, descriptions and messages. The columns of the database are at
 * least as long.
 */

/** In characters as PostgreSQL counts them: some are two units to JavaScript. */
export const LONGEST = {
  /** The band of a filter. */
  band: 32,
  /** A kind, a version, a channel, a tag, a flag. */
  word: 64,
  surveyName: 100,
  /** A name or an id, of AstrID or of another program. */
  name: 255,
  email: 320,
  /** The reason for an action. */
  reason: 1_000,
  /** A path, or the address of a file or a site. */
  path: 2_048,
  /** A description, a message, or the output of a program. */
  text: 10_000,
} as const;

/** In UTF-16 units, of which JavaScript counts one or two for a character. */
export const LONGEST_UNITS = {
  /** The text of a moment: a fraction of a second may have more digits than are kept. */
  dateTime: 100,
  /** The part of a name from a client that an answer repeats. */
  repeated: 255,
  /** The `User-Agent` of a client, as the audit log stores it. */
  userAgent: 512,
  /** A JSON value for a column, written as JSON. */
  json: 100_000,
} as const;

/** In UTF-16 units of the form in which a password is hashed. */
export const PASSWORD_LENGTH = { min: 8, max: 200 } as const;
