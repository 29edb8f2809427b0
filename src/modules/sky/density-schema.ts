/** The density of observations on the sky in the graph. */

import { laterTurn } from '../../database/work/later-turn.js';
import { builder } from '../../graphql/builder.js';
import { checkedBy } from '../../graphql/fields/checks.js';
import { COSTS, type ReadArgument, statedNumber } from '../../graphql/fields/costs.js';
import { ObservationFilter, selectionFor } from '../observations/schema.js';
import { checkCells, DEFAULT_CELLS, type Density, densityOf, gridOf, MAX_CELLS } from './density.js';

/**
 * A list with a number for each cell. It counts each time the document selects it, and each time takes a separate turn: to write the numbers
 * of 5,000 cells takes milliseconds.
 */
const ofCells = (list: 'index' | 'count' | 'ra' | 'dec') => ({
  extensions: { counts: true },
  resolve: async (density: Density) => {
    await laterTurn();
    return density[list];
  },
});

const SkyDensity = builder.objectRef<Density>('SkyDensity').implement({
  description:
    'Observations by cells of equal area. The sky has `bands` of equal height in sin(dec), from the south pole, and each band has `cellsPerBand` cells of equal width in right ascension, from 0. The four lists have one item for each cell that is not empty, in the order of `index`.',
  authScopes: { permission: 'read:data' },
  fields: (t) => ({
    bands: t.exposeInt('bands', { description: 'The number of bands.' }),
    cellsPerBand: t.exposeInt('cellsPerBand', { description: 'The number of cells in each band.' }),
    index: t.intList({
      description: 'The number of each cell: band × `cellsPerBand` + its position in the band.',
      ...ofCells('index'),
    }),
    count: t.field({ type: ['SafeInt'], description: 'The number of observations in each cell.', ...ofCells('count') }),
    ra: t.floatList({ description: 'Right ascension of the centre of each cell in degrees.', ...ofCells('ra') }),
    dec: t.floatList({
      description: 'Declination of the centre of each cell in degrees. It halves the area of the cell.',
      ...ofCells('dec'),
    }),
  }),
});

/** The number of cells as far as the document shows it. */
const cellsIn = (read: ReadArgument): number => statedNumber(read('cells'), MAX_CELLS, DEFAULT_CELLS);

builder.queryField('skyDensity', (t) =>
  t.field({
    description: 'The numbers of observations by cells of the sky, for a map.',
    type: SkyDensity,
    authScopes: { permission: 'read:data' },
    extensions: {
      cost: COSTS.statistics,
      costOfArguments: (read: ReadArgument) => ({ page: 0, count: Math.ceil(cellsIn(read) * COSTS.cell) }),
    },
    args: {
      filter: t.arg({ type: ObservationFilter, description: 'Selects the observations to count.' }),
      cells: t.arg.int({
        defaultValue: DEFAULT_CELLS,
        description: `The most cells of the grid, 1 to ${MAX_CELLS.toLocaleString('en')}.`,
        extensions: checkedBy(checkCells),
      }),
    },
    resolve: async (_root, args, { app, caller }) => {
      checkCells(args);
      return densityOf(app.db, await selectionFor(args.filter, app.db, caller.principal), gridOf(args.cells ?? DEFAULT_CELLS));
    },
  }),
);
