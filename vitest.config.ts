/** Tests run on three processes, each with databases of its own; test/support/global-setup.ts makes what those start from. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { NODE_FLAGS } from './test/support/node-flags.js';

/** Vite would take graphql's ES modules where Node, and so every dependency, takes its CommonJS ones: two copies do not mix. */
export const resolve = { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] };

export default defineConfig({
  resolve,
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/browser/**', 'test/clients/**'],
    // As src/ imports it: its own import leads to the real one.
    alias: [
      { find: /^(\.\.\/)+base\/thread\.js$/, replacement: fileURLToPath(new URL('test/support/threads.ts', import.meta.url)) },
    ],
    reporters: process.env.CI ? ['default', './test/support/slowest-files.ts'] : ['default'],
    setupFiles: ['test/support/computing.ts', 'test/support/restored.ts', 'test/support/seed.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    // Keeps translated files for later runs, by their content.
    experimental: { fsModuleCache: true },
    pool: 'forks',
    execArgv: NODE_FLAGS,
    // Files share what they import, which takes longer than most of them; each has a server and a database of its own.
    isolate: false,
    // One more than CI has cores: some files wait for processes, and others compute meanwhile.
    maxWorkers: 3,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
  },
});
