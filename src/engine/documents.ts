/** How the document of a request is taken in: parsed or found again, held against the limits, validated, and kept. */
import { type DocumentNode, getOperationAST } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Fingerprints } from '../access/credentials/fingerprint.js';
import { ApiError, badRequest } from '../base/errors.js';
import type { DocumentCache } from '../document/document-cache.js';
import { parseDocument } from '../document/inspect.js';
import { type Asked, weigh } from '../document/limits.js';
import { validateDocument } from '../document/validation.js';
import type { Report } from './context.js';

/** Yoga's own context, and what http.ts added to it. */
type Given = { readonly params?: Asked; readonly report: Report; readonly request: Request };

export const documents = (cache: DocumentCache, fingerprints: Fingerprints): Plugin<Given> => ({
  onParse({ setParseFn }) {
    setParseFn(parseDocument);
    return ({ result, context }) => {
      if (result instanceof Error || !result) return;
      const { params, report, request } = context as Given;
      const operation = getOperationAST(result, params?.operationName);
      report.operation = { name: operation?.name?.value, document: hashOf(result, fingerprints) };
      if (!operation) throw noSuchOperation();
      if (operation.operation === 'mutation' && request.method === 'GET') throw changesNothing();
    };
  },
  onValidate({ params, context, setValidationFn }) {
    const document: DocumentNode = params.documentAST;
    const { params: asked, report } = context as Given;
    const { refusal, cost } = weigh(document, asked);
    report.cost = cost;
    // Not set as the result of validation: that is kept with the document, and this may depend on the variables.
    if (refusal !== null) throw refusal;
    setValidationFn(validateDocument);
    return ({ valid }) => {
      if (valid) cache.keep(document);
    };
  },
});

const noSuchOperation = () =>
  badRequest('The document holds no such operation, or several and none was named by operationName.').beforeExecution();

const changesNothing = () =>
  new ApiError('BAD_REQUEST', 'Send a mutation by POST: GET changes nothing.', {}, { status: 405, headers: { Allow: 'POST' } });

const hashes = new WeakMap<DocumentNode, string>();

/** Stands for a document in the log. Keyed, since who writes a password into a document leaves nothing else to guess. */
function hashOf(document: DocumentNode, fingerprints: Fingerprints): string {
  let hash = hashes.get(document);
  if (hash === undefined) {
    hash = fingerprints.of(document.loc?.source.body ?? '').slice(0, 16);
    hashes.set(document, hash);
  }
  return hash;
}
