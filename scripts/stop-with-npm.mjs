/**
 * npm runs a script in a shell and sends its own SIGTERM and SIGINT to that shell. Some shells replace themselves by the program. Others,
 * such as Debian's dash, end and leave the program running. So a program that npm started watches whether its parent ends.
 */
const LOOK_MS = 200;

/** Sends this process SIGTERM when npm has started it and its parent ends. */
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
  // On Windows, the parent's process id stays after it has ended.
  if (process.platform !== 'win32') return process.ppid === pid;
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
