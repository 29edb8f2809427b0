/** Runs a Node program as a child process that does not outlive this one: a signal to this process ends both. */
import { spawn } from 'node:child_process';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const KILL_MS = 2_000;

/** Returns the exit code, and both outputs as one text. */
export async function runToEnd(program, parameters, options) {
  const child = spawn(process.execPath, [program, ...parameters], {
    ...options,
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
    // A separate process group, so that the program's own children can be ended with it.
    detached: process.platform !== 'win32',
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  let stoppedBy;
  const stop = (signal) => {
    if (stoppedBy) return;
    stoppedBy = signal;
    endAll(child, 'SIGTERM');
    setTimeout(endAll, KILL_MS, child, 'SIGKILL').unref();
  };
  for (const signal of SIGNALS) process.on(signal, stop);
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  for (const signal of SIGNALS) process.off(signal, stop);
  if (stoppedBy) {
    // Without a handler, the signal ends this process, and its parent sees the signal.
    process.kill(process.pid, stoppedBy);
    await new Promise(() => setInterval(() => {}, KILL_MS));
  }
  return { code, output };
}

function endAll(child, signal) {
  if (process.platform === 'win32') {
    spawn('taskkill', ['/pid', String(child.pid), '/t', '/f'], { windowsHide: true, stdio: 'ignore' });
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch {} // It has ended already.
}
