/**
 * A reporter for CI: the ten slowest test files, including the time to load them, each with its CPU time. `SLOWEST` is another number.
 * The CPU time says more on a machine that does other work too.
 */
import type { Reporter, TestModule } from 'vitest/node';

const SHOWN = Number(process.env.SLOWEST ?? 10);

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1).padStart(5)} s`;

export default class SlowestFiles implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const timed = modules.map((module) => {
      // Not the time of preparation: in a worker that runs already, it includes the wait for it.
      const { collectDuration, setupDuration, duration } = module.diagnostic();
      const ms = collectDuration + setupDuration + duration;
      return { file: module.relativeModuleId, ms, cpuMs: module.meta().cpuMs ?? 0 };
    });
    const total = timed.reduce((sum, { cpuMs }) => sum + cpuMs, 0);
    for (const { file, ms, cpuMs } of timed.sort((a, b) => b.ms - a.ms).slice(0, SHOWN))
      console.log(`     Slowest ${seconds(ms)}, CPU ${seconds(cpuMs)}  ${file}`);
    console.log(`     Slowest  all files, CPU ${seconds(total)}`);
  }
}
