/**
 * GraphiQL, the page on which people try the API: the answer to a GET of the endpoint by a browser, and the files under /graphiql/ that the
 * page loads. All files come from this server. They are loaded at the first request.
 */
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { sharing } from '../../base/sharing.js';
import { acceptsCoding } from '../request/headers.js';
import { type PackedFile, packFiles } from './bundle.js';
import { FILE_POLICY, OUR_FILES, PAGE_POLICY, pageHtml } from './page.js';

/** `graphiqlAsset` serves all paths with this beginning. */
const GRAPHIQL_PATH = '/graphiql/';

/** Files are named relative to the folder of the endpoint: /graphql loads graphiql/<file>. */
const RELATIVE_PATH = 'graphiql/';

const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
};

/** In addition to the headers of every answer (headed-response.ts). */
const COMMON_HEADERS = { 'Cross-Origin-Resource-Policy': 'same-origin' };

interface File extends PackedFile {
  /** The content without compression. */
  readonly plain: () => Buffer | Promise<Buffer>;
}

interface Graphiql {
  readonly html: string;
  readonly files: ReadonlyMap<string, File>;
}

let loading: Promise<Graphiql> | undefined;

/** The files are compressed once, at the first request. After a failure, the next request tries again. */
function load(): Promise<Graphiql> {
  loading ??= prepare().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function prepare(): Promise<Graphiql> {
  const packed = await packFiles(OUR_FILES);
  const files = new Map(packed.map((file) => [file.name, { ...file, plain: unpacking(file.gzip) }]));
  const names = [...files.keys()];
  const html = pageHtml((stem, extension) => {
    const name = names.find((candidate) => candidate.startsWith(`${stem}-`) && candidate.endsWith(`.${extension}`));
    if (name === undefined) throw new Error(`GraphiQL has no file ${stem}.${extension}`);
    return RELATIVE_PATH + name;
  });
  return { html, files };
}

/**
 * Returns the content without compression. No browser asks for it, so it is not kept. But all answers under way share one copy: with a copy
 * for each, strangers who never read their answers would fill the memory.
 */
function unpacking(gzip: Uint8Array): File['plain'] {
  let latest: WeakRef<Buffer> | undefined;
  const unpack = sharing(async () => {
    const content = await promisify(gunzip)(gzip);
    latest = new WeakRef(content);
    return content;
  });
  return () => latest?.deref() ?? unpack();
}

/** The page, for a GET of the endpoint whose `Accept` contains text/html. */
export async function graphiqlPage(): Promise<{ html: string; headers: Record<string, string> }> {
  const { html } = await load();
  return {
    html,
    headers: {
      ...COMMON_HEADERS,
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': PAGE_POLICY,
      'Cross-Origin-Opener-Policy': 'same-origin',
      Vary: 'Accept',
    },
  };
}

/**
 * A file of the page by its path on this server; null when it does not exist (404). The name holds a hash of the content, so
 * clients may cache it for ever. `acceptEncoding` is the request's header; without it the file is not compressed.
 */
export async function graphiqlAsset(
  path: string,
  acceptEncoding = '',
): Promise<{ body: Uint8Array; headers: Record<string, string> } | null> {
  if (!path.startsWith(GRAPHIQL_PATH)) return null;
  const { files } = await load();
  const file = files.get(path.slice(GRAPHIQL_PATH.length));
  if (file === undefined) return null;
  const encoding = (['br', 'gzip'] as const).find((name) => acceptsCoding(acceptEncoding, name));
  const body = encoding ? file[encoding] : await file.plain();
  return {
    body,
    headers: {
      ...COMMON_HEADERS,
      'Content-Type': TYPES[file.name.slice(file.name.lastIndexOf('.') + 1)] ?? 'application/octet-stream',
      ...(encoding && { 'Content-Encoding': encoding }),
      'Content-Security-Policy': FILE_POLICY,
      'Cache-Control': 'public, max-age=31536000, immutable',
      Vary: 'Accept-Encoding',
    },
  };
}
