/** The sides that answer lists, on the newest Node: this server, PostGraphile 5 and the limit. */
import { existsSync } from 'node:fs';
import { type Side, startSide } from './sides.js';
import { newestNode, othersInstalled } from './support.js';

/** Whether this version of the server answers by SQL plans, and so has two ways. */
export const hasPlans = existsSync(new URL('../src/plans', import.meta.url));
export const ONE_WAY = 'not measured: this version answers by resolvers only';

/** `names` are sides of side.ts. The first one is what the others are compared with. */
export function startLists(url: string, names: readonly string[]): Readonly<Record<string, Promise<Side> | undefined>> {
  const node = newestNode();
  const sides = names.map(
    (name) => [name, startSide(name, { path: 'side.ts', node: node ?? process.execPath }, name, url)] as const,
  );
  const postgraphile =
    othersInstalled && node ? startSide('postgraphile', { path: 'others/postgraphile.mjs', node }, url) : undefined;
  return { ...Object.fromEntries(sides), postgraphile };
}
