/**
 * npm runs a script through a shell and sends its own SIGTERM and SIGINT to that shell. Some shells become the program that they run;
 * others, such as Debian's dash, end and leave it behind. So a program that npm started notices that its parent has ended.
 */
const LOOK_MS = 200;

/** Sends this process SIGTERM when it was started by npm and its parent ends. */
export function stopWithNpm() {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (isParent(parent)) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, LOOK_MS);
  timer.unref();
}

function isParent(pid) {
  // Windows keeps the number of a parent that has ended.
  if (process.platform !== 'win32') return process.ppid === pid;
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
