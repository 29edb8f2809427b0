/**
 * `node scripts/run.mjs [--built] PROGRAM [ARGUMENT…]` builds what the program needs and then runs it in this same process, so that a
 * signal reaches it whatever shell npm puts in between. A program in dist/ needs dist/, and so does any other with --built; the rest
 * need only the database client. TypeScript is translated while it loads.
 */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuilt, ensureGenerated, orExplain, root } from './build.mjs';
import { stopWithNpm } from './stop-with-npm.mjs';

const given = process.argv.slice(2);
const needsDist = given[0] === '--built' || given[0].startsWith('dist/');
const [name, ...parameters] = given[0] === '--built' ? given.slice(1) : given;
const program = resolve(root, name);

stopWithNpm();
await orExplain(needsDist ? ensureBuilt() : ensureGenerated());
if (name.endsWith('.ts')) (await import('tsx/esm/api')).register();
process.argv = [process.execPath, program, ...parameters];
await import(pathToFileURL(program).href);
