/**
 * The density of observations on the sky, counted in cells of equal area. The sphere is cut into bands of equal height in sin(dec), which
 * have equal areas, and each band into equal intervals of right ascension.
 */

import type { Db } from '../../database/database.js';
import { conditionOn } from '../../database/statements/conditions.js';
import { name, sql, tableAs, whole } from '../../database/statements/sql.js';
import { degrees } from '../../graphql/sky/cone.js';
import { checkRange } from '../kit/input.js';
import { OBSERVATION } from '../observations/entity.js';
import { type Selection, toPrisma } from '../observations/filter.js';

export const MAX_CELLS = 5_000;
export const DEFAULT_CELLS = 1_000;

/** The grid. The cell `index` is in the band `floor(index / cellsPerBand)`, counted from the south pole. */
export interface Grid {
  readonly bands: number;
  readonly cellsPerBand: number;
}

/** A cell with its number of observations. */
interface Counted {
  readonly cell: number;
  readonly count: number;
}

/** The observations by cell. Each list has one item for each cell that is not empty, in the order of the cells. */
export interface Density extends Grid {
  readonly index: number[];
  readonly count: number[];
  readonly ra: number[];
  readonly dec: number[];
}

export interface CellArgs {
  readonly cells?: number | null | undefined;
}

/** Throws BAD_USER_INPUT. */
export function checkCells({ cells }: CellArgs): void {
  if (cells != null) checkRange(cells, 1, MAX_CELLS, 'cells');
}

/** The grid of at most this many cells. On the equator, the cells are about as wide as high. */
export function gridOf(cells: number): Grid {
  const bands = Math.max(1, Math.floor(Math.sqrt(cells / Math.PI)));
  return { bands, cellsPerBand: Math.floor(cells / bands) };
}

/** Counts the observations in one statement. */
export async function densityOf(db: Db, selection: Selection, { bands, cellsPerBand }: Grid): Promise<Density> {
  const row = name('counted');
  const [height, width] = [whole(bands), whole(cellsPerBand)];
  // Rounding may put the north pole, and the last right ascension, behind the last cell.
  const band = sql`least(floor((sin(radians(${row}.dec)) + 1) / 2 * ${height}), ${height} - 1)`;
  const column = sql`least(floor(${row}.ra / 360 * ${width}), ${width} - 1)`;
  const counted = await db.$queryRaw<Counted[]>`
    SELECT (${band} * ${width} + ${column})::int AS cell, count(*)::int AS count
      FROM ${tableAs(OBSERVATION.name, row)} WHERE ${conditionOn(row, OBSERVATION.name, toPrisma(selection))}
     GROUP BY 1 ORDER BY 1`;
  const cells = counted.map(({ cell }) => ({ band: Math.floor(cell / cellsPerBand), column: cell % cellsPerBand }));
  return {
    bands,
    cellsPerBand,
    index: counted.map(({ cell }) => cell),
    count: counted.map(({ count }) => count),
    ra: cells.map(({ column }) => ((column + 0.5) * 360) / cellsPerBand),
    dec: cells.map(({ band }) => degrees(Math.asin((2 * band + 1) / bands - 1))),
  };
}
