/** A reporter for CI: the ten slowest test files, including the time to load them. */
import type { Reporter, TestModule } from 'vitest/node';

const SHOWN = 10;

export default class SlowestFiles implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const timed = modules.map((module) => {
      const { prepareDuration, collectDuration, setupDuration, duration } = module.diagnostic();
      return { file: module.relativeModuleId, ms: prepareDuration + collectDuration + setupDuration + duration };
    });
    for (const { file, ms } of timed.sort((a, b) => b.ms - a.ms).slice(0, SHOWN))
      console.log(`     Slowest  ${(ms / 1_000).toFixed(1).padStart(5)} s  ${file}`);
  }
}
