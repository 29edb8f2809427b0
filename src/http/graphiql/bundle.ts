/**
 * Packs the files of the GraphiQL page: the scripts and styles of @graphql-yoga/render-graphiql, and our own files. That package is one
 * module with 9 MB of strings, and a module cannot be unloaded. Loading and compressing it in the server would cost 80 MB of memory
 * permanently, and block all requests for 200 ms. A short-lived process that returns the result costs 15 MB.
 */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';

/** A file that is ready to send: its name with a hash of its content, and the two encodings that browsers accept. */
export interface PackedFile {
  readonly name: string;
  readonly br: Uint8Array;
  readonly gzip: Uint8Array;
}

/** A text to pack as `<stem>-<hash>.<extension>`. */
export interface SourceFile {
  readonly stem: string;
  readonly extension: string;
  readonly text: string;
}

/** The names of the bundle's parts in render-graphiql, and the stems of the served names. */
const PARTS = [
  ['js', 'graphiql', 'js'],
  ['css', 'graphiql', 'css'],
  ['editorWorkerService', 'editor-worker', 'js'],
  ['jsonWorker', 'json-worker', 'js'],
  ['graphqlWorker', 'graphql-worker', 'js'],
] as const;

/** The time limit for packing, which takes about a second. */
const TIMEOUT_MS = 60_000;

/** CommonJS without imports of this project, so that it runs in the same way from source, from a build and in tests. */
const PROGRAM = `
const { createHash } = require('node:crypto');
const { brotliCompressSync, gzipSync, constants } = require('node:zlib');
const params = { [constants.BROTLI_PARAM_QUALITY]: 6, [constants.BROTLI_PARAM_LGWIN]: 22 };
process.once('message', ({ modulePath, parts, ours }) => {
  const bundle = require(modulePath);
  const texts = parts.map(([part, stem, extension]) => ({ stem, extension, text: bundle[part] }));
  const files = [...texts, ...ours].map(({ stem, extension, text }) => {
    const bytes = Buffer.from(text);
    const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
    return { name: stem + '-' + hash + '.' + extension, br: brotliCompressSync(bytes, { params }), gzip: gzipSync(bytes) };
  });
  process.send(files, () => process.disconnect());
});
`;

/** Packs the bundle and `ours` in about a second. Rejects when the process cannot be started or ends early. */
export function packFiles(ours: readonly SourceFile[]): Promise<readonly PackedFile[]> {
  const modulePath = createRequire(import.meta.url).resolve('@graphql-yoga/render-graphiql/graphiql');
  return new Promise((resolve, reject) => {
    const packer = spawn(process.execPath, ['-e', PROGRAM], {
      env: {}, // the environment of the server contains secrets, and this process needs none
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      serialization: 'advanced',
      timeout: TIMEOUT_MS,
    });
    packer.once('error', reject);
    packer.once('exit', () => reject(new Error('The process that packs GraphiQL ended without an answer')));
    packer.once('message', (files) => resolve(files as PackedFile[]));
    packer.send({ modulePath, parts: PARTS, ours }, (error) => error && reject(error));
  });
}
