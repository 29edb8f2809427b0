/**
 * Packs the files of the GraphiQL page: scripts and styles out of @graphql-yoga/render-graphiql, and our own beside them.
 * That package is one module of 9 MB of strings, and a module cannot be unloaded. Loading and compressing it here costs
 * the server 80 MB for ever and 200 ms in which it answers nobody; a short-lived process that hands over the result, 15 MB.
 */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';

/** A file ready to send: its content-hashed name and the two encodings that browsers take. */
export interface PackedFile {
  readonly name: string;
  readonly br: Uint8Array;
  readonly gzip: Uint8Array;
}

/** Text to be packed as `<stem>-<hash>.<extension>`. */
export interface SourceFile {
  readonly stem: string;
  readonly extension: string;
  readonly text: string;
}

/** Names of the bundle's parts in render-graphiql, and the stems under which we serve them. */
const PARTS = [
  ['js', 'graphiql', 'js'],
  ['css', 'graphiql', 'css'],
  ['editorWorkerService', 'editor-worker', 'js'],
  ['jsonWorker', 'json-worker', 'js'],
  ['graphqlWorker', 'graphql-worker', 'js'],
] as const;

/** Far more than the second it takes. */
const TIMEOUT_MS = 60_000;

/** CommonJS with no import from here, so that it runs alike from source, from a build and in tests. */
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

/** Packs the bundle and `ours` in about a second. Rejects when the process cannot be started or dies. */
export function packFiles(ours: readonly SourceFile[]): Promise<readonly PackedFile[]> {
  const modulePath = createRequire(import.meta.url).resolve('@graphql-yoga/render-graphiql/graphiql');
  return new Promise((resolve, reject) => {
    const packer = spawn(process.execPath, ['-e', PROGRAM], {
      env: {}, // the server's environment holds secrets and this needs none
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
