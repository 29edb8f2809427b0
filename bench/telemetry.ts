/**
 * `npm run bench:telemetry`: what the hooks of OpenTelemetry cost while it is off. It compares this build with a copy from which the hooks
 * are removed, as `npm run bench:pair` compares two builds. The ratio is that of the copy, so 1.00 means that the hooks cost nothing.
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

const folder = mkdtempSync(join(tmpdir(), 'astrid-without-hooks-'));
try {
  for (const name of ['dist', 'prisma', 'package.json']) cpSync(name, join(folder, name), { recursive: true });
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  const file = join(folder, 'dist/http/http.js');
  let text = readFileSync(file, 'utf8');
  for (const [hook, instead] of HOOKS) {
    if (!text.includes(hook)) throw new Error(`dist/http/http.js has no ${hook}: correct HOOKS in bench/telemetry.ts.`);
    text = text.replace(hook, instead);
  }
  writeFileSync(file, text);
  for (const document of ['viewer', 'list']) {
    console.log(`${document}: this build, and then the copy without the hooks`);
    execFileSync(process.execPath, ['--import', 'tsx', 'bench/pair.ts', document, resolve('.'), folder], { stdio: 'inherit' });
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
