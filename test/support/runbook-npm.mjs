/**
 * Stands in for npm where tests run the commands of runbooks: `npm run [-s] NAME [-- ARGUMENT…]` runs the script of package.json by its
 * program in .test-programs, so that no test has to build dist/.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [verb, name, ...rest] = process.argv.slice(2).filter((word) => word !== '-s');
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
const [, path] = /^node scripts\/run\.mjs dist\/(.+\.js)$/.exec(scripts[name] ?? '') ?? [];
// npm gives a program only the arguments after `--`.
if (verb !== 'run' || path === undefined || (rest.length > 0 && rest[0] !== '--')) {
  console.error(`A runbook may not run npm ${process.argv.slice(2).join(' ')}`);
  process.exit(64);
}
const program = resolve('.test-programs', path);
process.argv = [process.execPath, program, ...rest.slice(1)];
await import(pathToFileURL(program).href);
