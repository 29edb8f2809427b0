/**
 * The comment before each statement that an operation sends to a PostgreSQL server, so that the database's own views and logs show which
 * operation is slow. It contains the name of the operation and no other text of the caller. It depends on the operation alone, so a plan
 * always has the same text.
 */
import { withoutAnyCredential } from '../access/credentials/search/masking.js';
import { once } from '../document/kept.js';
import type { Operation } from '../document/operation.js';

const LONGEST = 64;
/** A Name of GraphQL: it cannot end the comment. */
const NAME = /^[_A-Za-z][_0-9A-Za-z]*$/;

export const commentOf = (operation: Operation): string => once(operation, made);

function made({ node }: Operation): string {
  const name = node.name?.value ?? '';
  // A key has the form of a Name too.
  const isSafe = NAME.test(name) && withoutAnyCredential(name) === name;
  return isSafe ? `/* astrid: ${name.slice(0, LONGEST)} */ ` : '/* astrid */ ';
}
