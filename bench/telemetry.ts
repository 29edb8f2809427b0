/**
 * `npm run bench:telemetry`: what the hooks of OpenTelemetry cost while it is off. It compares this build with a copy from which the hooks
 * are removed, as `npm run bench:pair` compares two builds. The ratio is that of the copy. The second side of a pair can look faster or slower
 * by itself, so a control runs first: this build and an equal copy. The hooks cost nothing when both ratios agree.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** All that runs for each request, in dist/http/http.js. */
const HOOKS = [
  ['const span = tracing?.begin(request);', ''],
  ['logRequest(log, context, duration, span);', 'logRequest(log, context, duration);'],
  ['span?.end(context.report, response, duration);', ''],
  ['...span?.ids,', ''],
] as const;

const folder = mkdtempSync(join(tmpdir(), 'astrid-hooks-'));
const [control, without] = [join(folder, 'control'), join(folder, 'without-hooks')];
try {
  for (const copy of [control, without]) {
    for (const name of ['dist', 'prisma', 'package.json']) cpSync(name, join(copy, name), { recursive: true });
    symlinkSync(resolve('node_modules'), join(copy, 'node_modules'));
  }
  const file = join(without, 'dist/http/http.js');
  let text = readFileSync(file, 'utf8');
  for (const [hook, instead] of HOOKS) {
    if (!text.includes(hook)) throw new Error(`dist/http/http.js has no ${hook}: correct HOOKS in bench/telemetry.ts.`);
    text = text.replace(hook, instead);
  }
  writeFileSync(file, text);
  for (const document of ['viewer', 'list'])
    for (const [what, copy] of [
      ['an equal copy (the control)', control],
      ['the copy without the hooks', without],
    ] as const) {
      console.log(`${document}: this build, and then ${what}`);
      execFileSync(process.execPath, ['--import', 'tsx', 'bench/pair.ts', document, resolve('.'), copy], { stdio: 'inherit' });
    }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
