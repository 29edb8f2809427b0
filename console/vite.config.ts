/** Builds the console to dist/console: static files that the server sends. Addresses in the page are relative to /console/. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { compressed } from './compressed.js';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: at('.'),
  base: './',
  publicDir: false,
  plugins: [compressed()],
  build: {
    outDir: at('../dist/console'),
    emptyOutDir: true,
    target: 'es2023',
    // The policy forbids addresses of the kind `data:`.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      // Some libraries mark their files for servers that render React. This console has none.
      onwarn: (warning, warn) => warning.code !== 'MODULE_LEVEL_DIRECTIVE' && warn(warning),
    },
  },
});
