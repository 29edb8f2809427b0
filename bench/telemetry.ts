/**
 * `npm run bench:telemetry`: what the hooks of OpenTelemetry cost while it is off. It compares this build with a copy from which the hooks
 * are removed, and with an equal copy (the control), as `npm run bench:pair` compares builds. Each process is a little faster or slower by
 * chance, so several processes of each take part. The hooks cost nothing when the copy without them is no faster than the control is.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { compare } from './pair.js';
import { quantile } from './support.js';

/** All that runs for each request, by file of dist/. */
const HOOKS = [
  ['http/http.js', 'const span = tracing?.begin(request);', ''],
  ['http/http.js', 'logRequest(log, context, duration, span);', 'logRequest(log, context, duration);'],
  ['http/http.js', 'span?.end(context.report, response, duration);', ''],
  ['http/request-log.js', '...span?.ids,', ''],
] as const;
const RUNS = 7;
/** The part of the bursts that are compared: the fastest ones, which nothing else disturbed. */
const PART = 0.1;

const folder = mkdtempSync(join(tmpdir(), 'astrid-hooks-'));
const [build, control, without] = [resolve('.'), join(folder, 'control'), join(folder, 'without-hooks')];
try {
  for (const copy of [control, without]) {
    for (const name of ['dist', 'prisma', 'package.json']) cpSync(name, join(copy, name), { recursive: true });
    symlinkSync(resolve('node_modules'), join(copy, 'node_modules'));
  }
  for (const [name, hook, instead] of HOOKS) {
    const file = join(without, 'dist', name);
    const text = readFileSync(file, 'utf8');
    if (!text.includes(hook)) throw new Error(`dist/${name} has no ${hook}: correct HOOKS in bench/telemetry.ts.`);
    writeFileSync(file, text.replace(hook, instead));
  }
  for (const document of ['viewer', 'list'] as const) {
    const ratios = { control: [] as number[], without: [] as number[] };
    for (let run = 0; run < RUNS; run++) {
      const folders = [build, control, without];
      const sides = await compare(document, [...folders.slice(run % 3), ...folders.slice(0, run % 3)]);
      const of = (wanted: string) => quantile(sides.find((side) => side.folder === wanted)?.micros ?? [], PART);
      ratios.control.push(of(control) / of(build));
      ratios.without.push(of(without) / of(build));
    }
    for (const [name, found] of Object.entries(ratios)) {
      const [least, most] = [Math.min(...found), Math.max(...found)].map((ratio) => ratio.toFixed(2));
      const what = name === 'control' ? 'an equal copy' : 'the copy without the hooks';
      console.log(`${document}: ${what} ÷ this build: ${quantile(found, 0.5).toFixed(3)} (${least} to ${most} in ${RUNS} runs)`);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
