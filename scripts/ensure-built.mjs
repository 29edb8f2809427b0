/** Brings the database client and dist/ up to date. `--generate-only` skips dist/, for programs that run from source. */
import { ensureBuilt, ensureGenerated, orExplain } from './build.mjs';

await orExplain(process.argv.includes('--generate-only') ? ensureGenerated() : ensureBuilt());
