/**
 * `npm run bench [-- PART… --keep]`: every budget of a request and of a server, measured against the PostgreSQL of DATABASE_URL, which
 * `npm run bench:seed` has filled. Prints a table that states for each budget what was measured and whether it is met. With names, only these parts
 * run (parts.ts). With --keep, the findings go into docs/ (keeping.ts). ROUNDS and ROUND_SECONDS can be set.
 */
import { parseArgs } from 'node:util';
import { chooseDriver } from './driver.js';
import { keep } from './keeping.js';
import { PARTS } from './parts.js';
import { type Findings, noFindings, reportTo, table } from './results.js';
import { makeKey, sql } from './support.js';

const { values, positionals } = parseArgs({ options: { keep: { type: 'boolean', default: false } }, allowPositionals: true });
const names = positionals.length > 0 ? positionals : Object.keys(PARTS);
const unknown = names.filter((name) => PARTS[name] === undefined);
if (unknown.length > 0) stop(`There is no part ${unknown.join(', ')}. The parts: ${Object.keys(PARTS).join(', ')}.`);
const url = process.env.DATABASE_URL ?? stop('Set DATABASE_URL to a PostgreSQL database that npm run bench:seed has filled.');
const [counted] = await sql<{ rows: number }>(url, 'SELECT count(*)::int AS rows FROM observations').catch(() => []);
if (!counted || counted.rows === 0) stop('The database holds no observations: fill it with npm run bench:seed.');

function stop(reason: string): never {
  console.error(reason);
  process.exit(2);
}

const found = new Map<string, Findings>();
const failed: string[] = [];
const driver = chooseDriver();
const { key, revoke } = await makeKey(url);
const began = performance.now();
try {
  for (const name of names) {
    const findings = noFindings();
    const [report, since] = [reportTo(findings), performance.now()];
    console.log(`\n${name}`);
    const bench = {
      url,
      key,
      driver,
      report,
      bar: (bar: Findings['bars'][number]) => void findings.bars.push(bar),
      point: (point: Findings['points'][number]) => void findings.points.push(point),
    };
    // The findings of the other parts stay when one fails.
    await PARTS[name]?.(bench).then(
      () => found.set(name, findings),
      (error: unknown) => {
        console.error(error);
        failed.push(name);
      },
    );
    console.log(`  ${name} took ${Math.round((performance.now() - since) / 1_000)} s`);
  }
} finally {
  await revoke();
  await driver.stop();
}

const rows = [...found.values()].flatMap((findings) => findings.rows);
console.log(`\n${table(rows, true)}\n`);
console.log(`${rows.length} measurements in ${Math.round((performance.now() - began) / 1_000)} s, driven by ${driver.name}.`);
if (values.keep) await keep(found, { url, observations: counted.rows, driver: driver.name });
if (failed.length > 0) console.error(`These parts failed, and nothing of them is in the table: ${failed.join(', ')}.`);
process.exitCode = failed.length > 0 ? 1 : 0;
