/** Measures the CPU time of each test file, for test/support/slowest-files.ts: of this process with its threads, and of the processes that it started. */
import { readFileSync } from 'node:fs';
import { afterAll } from 'vitest';

declare module 'vitest' {
  interface TaskMeta {
    cpuMs?: number;
  }
}

/** Linux counts in hundredths of a second. */
const TICK_MS = 10;

/** The CPU time of ended child processes, which Node does not report. 0 where the system has no /proc. */
function childrenMs(): number {
  try {
    // The second field is the name of the program, in parentheses. `cutime` and `cstime` are the fields 16 and 17.
    const fields = readFileSync('/proc/self/stat', 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return (Number(fields[13]) + Number(fields[14])) * TICK_MS;
  } catch {
    return 0;
  }
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000 + childrenMs();
}

/** Setup files are evaluated before each test file, and their hooks run after those of the file. */
const before = cpuMs();
// biome-ignore lint/correctness/noEmptyPattern: Vitest accepts no other first parameter.
afterAll(({}, { file }) => {
  file.meta.cpuMs = cpuMs() - before;
});
