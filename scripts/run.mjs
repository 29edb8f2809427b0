/**
 * `node scripts/run.mjs PROGRAM [ARGUMENT…]` builds the inputs of the program and then runs it in this same process, so that a signal
 * reaches it in spite of npm's shell. A program in dist/ needs dist/; any other needs only the database client.
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
