#!/usr/bin/env node
// The command line. A checkout compiles it first if its sources have changed. A package contains it compiled.
import { existsSync } from 'node:fs';

const isCheckout = existsSync(new URL('../src/cli/astrid.ts', import.meta.url));
if (isCheckout) {
  const { ensureBuilt, orExplain } = await import('../scripts/build.mjs');
  await orExplain(ensureBuilt());
}
await import('../dist/cli/astrid.js');
