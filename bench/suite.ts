/** Part `suite`: how long `npm test` takes. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Bench } from './context.js';

export async function suite({ report }: Bench): Promise<void> {
  const { DATABASE_URL: _url, ...env } = process.env;
  const began = performance.now();
  const child = spawn('npm', ['test'], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = await once(child, 'exit');
  const seconds = (performance.now() - began) / 1_000;
  report(
    '`npm test` on the embedded database',
    '≤ 120 s',
    `${Math.round(seconds)} s${code === 0 ? '' : ', and tests failed'}`,
    code === 0 ? seconds : Number.POSITIVE_INFINITY,
  );
}
