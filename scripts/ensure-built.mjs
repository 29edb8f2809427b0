/** Brings the database client and dist/ up to date. */
import { ensureBuilt, orExplain } from './build.mjs';

await orExplain(ensureBuilt());
