/**
 * JSON as the text that PostgreSQL puts together. A member's name is the name of a field, which the schema knows, or an alias, which is a
 * text of the caller and so a value.
 */
import { concat, type Sql, sql, text } from '../database/statements/sql.js';

/** A member of an object: its key in the answer, the name of its field, and its value as JSON text. */
export interface Member {
  readonly key: string;
  readonly name: string;
  readonly value: string | Sql;
}

/** Pieces of JSON: constant text of the schema, or an expression. */
type Piece = string | Sql;

/** An object as JSON text. */
export const objectOf = (members: readonly Member[]): Sql => glued(piecesOf(members));

export const arrayOf = (items: Sql): Sql => concat([text('['), items, text(']')]);

/** JSON text of the schema, such as the name of a type. */
export const constant = (value: unknown): string => JSON.stringify(value);

/** The expression, or `null`. */
export const orNull = (value: Sql): Sql => sql`coalesce(${value}, 'null')`;

function piecesOf(members: readonly Member[]): Piece[] {
  const pieces: Piece[] = [];
  members.forEach(({ key, name, value }, index) => {
    const start = index === 0 ? '{' : ',';
    if (key !== name) pieces.push(start, sql`${`${JSON.stringify(key)}:`}::text`);
    else pieces.push(`${start}"${name}":`);
    pieces.push(value);
  });
  pieces.push(members.length === 0 ? '{}' : '}');
  return pieces;
}

/** Neighbouring constants become one. */
function glued(pieces: readonly Piece[]): Sql {
  const parts: Sql[] = [];
  let run = '';
  for (const piece of pieces) {
    if (typeof piece === 'string') run += piece;
    else {
      if (run !== '') parts.push(text(run));
      run = '';
      parts.push(piece);
    }
  }
  if (run !== '') parts.push(text(run));
  return concat(parts);
}
