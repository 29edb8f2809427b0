/** Tests that drive a real headless Chromium: `npm run test:browser`. Apart from the suite, which needs no browser. */
import { defineConfig } from 'vitest/config';
import { NODE_FLAGS } from './test/support/node-flags.js';
import { resolve } from './vitest.config.js';

export default defineConfig({
  resolve,
  test: {
    include: ['test/browser/**/*.test.ts'],
    globalSetup: ['test/browser/global-setup.ts'],
    // As in vitest.config.ts: files share what they import, and Node compiles the embedded database fast.
    experimental: { fsModuleCache: true },
    pool: 'forks',
    execArgv: NODE_FLAGS,
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Each file has a separate server and browser, and waits for its pages part of the time.
    maxWorkers: 2,
    // A page on a busy machine answers in more than the default second.
    expect: { poll: { timeout: 15_000 } },
  },
});
