/** Tests that drive a real headless Chromium: `npm run test:browser`. Apart from the suite, which needs no browser. */
import { defineConfig } from 'vitest/config';
import { resolve } from './vitest.config.js';

export default defineConfig({
  resolve,
  test: {
    include: ['test/browser/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    fileParallelism: false,
    // A page on a busy machine answers in more than the default second.
    expect: { poll: { timeout: 15_000 } },
  },
});
