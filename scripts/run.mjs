/**
 * `node scripts/run.mjs PROGRAM [ARGUMENT…]` builds what the program needs and then runs it in this same process, so that a signal
 * reaches it whatever shell npm puts in between. A program in dist/ needs dist/, any other only the database client.
 */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuilt, ensureGenerated, orExplain, root } from './build.mjs';
import { stopWithNpm } from './stop-with-npm.mjs';

const [name, ...parameters] = process.argv.slice(2);
const program = resolve(root, name);

stopWithNpm();
await orExplain(name.startsWith('dist/') ? ensureBuilt() : ensureGenerated());
process.argv = [process.execPath, program, ...parameters];
await import(pathToFileURL(program).href);
