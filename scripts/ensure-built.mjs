/** Brings the database client and dist/ up to date. `--generate-only` leaves dist/ alone, for what runs from source. */
import { ensureBuilt, ensureGenerated, orExplain } from './build.mjs';

await orExplain(process.argv.includes('--generate-only') ? ensureGenerated() : ensureBuilt());
