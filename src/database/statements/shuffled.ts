/**
 * The order in which bulk writes insert rows that have a position on the sky. The indexes of positions (GiST on cube) divide a full page
 * between its first two entries. Rows in the order of a track, such as a scan along a great circle, make these two neighbours, and then almost
 * every row takes a new page. test/tracks-on-sky.test.ts counts the pages.
 */
import { Prisma } from '../generated/prisma/client.js';

/** An order by the hash of a column, and the same one for all servers: so writes that wait for each other's rows never deadlock. */
export const shuffledBy = (column: string): Prisma.Sql => Prisma.raw(`hashtextextended(${column}::text, 0), ${column}`);
