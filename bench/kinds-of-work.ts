/** Sorts the samples of a CPU profile by kind of work, from where the code of each function lies. */
import type { Profiler } from 'node:inspector';

type Node = Profiler.ProfileNode;

/** Code of these rooms. Packages have folders of the same names. */
const ours = (rooms: string): RegExp => new RegExp(`^(?!.*/node_modules/).*/(?:src|dist|bench)/${rooms}`);

/** In the order of the table. Each has a test of the URL of a function's code, or none where functions are known by their names. */
const KINDS: readonly (readonly [kind: string, code: RegExp | null])[] = [
  ['writing to sockets', null],
  [
    'writing the log',
    /node_modules\/(pino|@pinojs|sonic-boom|thread-stream|on-exit-leak-free|atomic-sleep|safe-stable-stringify)/,
  ],
  ['garbage collection', null],
  ['waiting, reading sockets, and other native code of Node', null],
  [
    'HTTP, sockets and streams of Node',
    /^node:(_http|net|internal\/(stream|http|js_stream)|internal\/streams|_stream|stream|http)/,
  ],
  ['timers, promises, events and other code of Node', /^node:/],
  [
    'the driver of PostgreSQL',
    /node_modules\/(pg\/|pg-(pool|protocol|types|connection-string|int8)|postgres-|@prisma\/adapter-pg|@electric-sql)/,
  ],
  ['Prisma', /node_modules\/@prisma|database\/generated/],
  ['Yoga and its hooks', /node_modules\/(graphql-yoga|@envelop|@graphql-yoga|@whatwg-node|cross-inspect)/],
  ['graphql-js', /node_modules\/graphql\//],
  ['Pothos', /node_modules\/@pothos/],
  ['our HTTP (src/http)', ours('http/')],
  ['our engine (src/engine)', ours('engine/')],
  ['our documents (src/document)', ours('document/')],
  ['our plans (src/plans, src/graphql)', ours('(?:plans|graphql)/')],
  ['our modules (src/modules)', ours('modules/')],
  ['our credentials and counts (src/access)', ours('access/')],
  ['our database (src/database)', ours('database/')],
  ['other code of ours', ours('')],
  [
    'Fastify, Mercurius and its JIT',
    /node_modules\/(fastify|@fastify|mercurius|graphql-jit|find-my-way|avvio|light-my-request|fast-|reusify|secure-json-parse|generate-)/,
  ],
  [
    'Grafast, PostGraphile and its adaptors',
    /node_modules\/(grafast|grafserv|postgraphile|@dataplan|graphile-|pg-sql2|tamedevil|@graphile|ruru)/,
  ],
  ['other packages', /node_modules\//],
];
const OTHER = 'other packages';

/** Native functions by name. Their code is in no file, so a profile names none. */
const SOCKET_WRITES = new Set([
  'writev',
  'writeUtf8String',
  'writeLatin1String',
  'writeAsciiString',
  'writeBuffer',
  'writeString',
]);
/** The times without work, and the calls that start and stop the profiler itself. */
const NOT_WORK = new Set(['(idle)', '(root)', 'dispatch']);
const isWork = ({ functionName, url }: Pick<Node['callFrame'], 'functionName' | 'url'>): boolean =>
  !NOT_WORK.has(functionName) && !url.startsWith('node:inspector');

export const kindsInOrder = (): readonly string[] => KINDS.map(([kind]) => kind);

/** Parts of the time that was not idle, by kind. They add up to 1. */
export function sharesOf({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): ReadonlyMap<string, number> {
  const parents = new Map(nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node] as const)));
  const kinds = new Map<number, string | undefined>(nodes.map((node) => [node.id, kindOf(node, (id) => parents.get(id))]));
  const times = new Map<string, number>();
  let sum = 0;
  samples.forEach((id, index) => {
    const kind = kinds.get(id);
    if (kind === undefined) return;
    const time = Math.max(0, timeDeltas[index] ?? 0);
    sum += time;
    times.set(kind, (times.get(kind) ?? 0) + time);
  });
  return new Map([...times].map(([kind, time]) => [kind, time / sum]));
}

/** The functions with the greatest parts of the time that was not idle, the greatest first. */
export function functionsOf(
  { nodes, samples = [], timeDeltas = [] }: Profiler.Profile,
  most: number,
): readonly (readonly [string, number])[] {
  const names = new Map(
    nodes.map(({ id, callFrame: { functionName, url, lineNumber } }) => {
      const file = url.replace(/^.*\/(node_modules|dist|src|bench)\//, '$1/');
      return [
        id,
        !isWork({ functionName, url }) ? undefined : `${functionName || '(anonymous)'} ${file}${url && `:${lineNumber + 1}`}`,
      ];
    }),
  );
  const times = new Map<string, number>();
  let sum = 0;
  samples.forEach((id, index) => {
    const name = names.get(id);
    if (name === undefined) return;
    const time = Math.max(0, timeDeltas[index] ?? 0);
    sum += time;
    times.set(name, (times.get(name) ?? 0) + time);
  });
  return [...times]
    .map(([name, time]) => [name, time / sum] as const)
    .sort(([, one], [, other]) => other - one)
    .slice(0, most);
}

function kindOf({ id, callFrame: { functionName, url } }: Node, parentOf: (id: number) => Node | undefined): string | undefined {
  if (!isWork({ functionName, url })) return undefined;
  if (functionName === '(garbage collector)') return 'garbage collection';
  if (functionName === '(program)') return 'waiting, reading sockets, and other native code of Node';
  const known = KINDS.find(([, code]) => code?.test(url))?.[0];
  if (url !== '') return known ?? OTHER;
  const parent = parentOf(id);
  const caller = parent?.callFrame.url ?? '';
  if (SOCKET_WRITES.has(functionName)) return caller.startsWith('node:fs') ? 'writing the log' : 'writing to sockets';
  // What a native function does belongs to its caller.
  return parent === undefined ? OTHER : kindOf(parent, parentOf);
}
