/** The icon of AstrID at a fixed address. The console shows it, and pages of other programs, such as the list of blocks in Prefect. */
import { ICON } from './icon-svg.js';
import type { Answer } from './response/bare-answers.js';

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
