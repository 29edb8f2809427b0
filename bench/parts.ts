/** The parts of `npm run bench` by name, in the order of the table. */
import { measureBodies } from './bodies.js';
import { cones } from './cones.js';
import type { Part } from './context.js';
import { measureEmbedded } from './embedded.js';
import { embeddedList } from './embedded-list.js';
import { floods } from './floods.js';
import { ingest } from './ingest.js';
import { lists } from './lists.js';
import { neighbours } from './neighbours.js';
import { pages } from './pages.js';
import { python } from './python.js';
import { measureRevocation } from './revocation.js';
import { sizes } from './sizes.js';
import { starting } from './starting.js';
import { suite } from './suite.js';
import { measureKeys } from './verify.js';
import { viewer } from './viewer.js';

export const PARTS: Readonly<Record<string, Part>> = {
  lists,
  'embedded-list': embeddedList,
  pages,
  python,
  sizes,
  viewer,
  keys: async ({ report, url }) => {
    await measureKeys(report, url);
    const what = "the original FastAPI service's read with a key ÷ this server's, among 1,000 and 100,000 keys";
    report(what, '≥ 20 and ≥ 200', 'not measured: the original service is not a part of this project');
  },
  revocation: ({ report, url }) => measureRevocation(report, url),
  neighbours: ({ report, url }) => neighbours(url, report),
  // A fifth of the documents: `npm run bench:embedded` sends all.
  embedded: ({ report }) => measureEmbedded(report, 5),
  bodies: ({ report, url }) => measureBodies(report, url),
  floods: ({ report, url }) => floods(report, url),
  cones,
  ingest,
  starting,
  suite,
};
