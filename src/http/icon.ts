/** The icon of AstrID at a fixed address. Pages of other programs show it, as the list of blocks in Prefect does. */
import type { Answer } from './bare-answers.js';
import { ICON } from './graphiql/page.js';

export const ICON_PATH = '/icon.svg';

const A_DAY_S = 86_400;

export const icon: Answer = {
  body: ICON,
  headers: {
    'Content-Type': 'image/svg+xml',
    // Only the pages of this server may use its other files.
    'Cross-Origin-Resource-Policy': 'cross-origin',
    'Cache-Control': `public, max-age=${A_DAY_S}`,
  },
};
