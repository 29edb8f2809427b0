/** Prepares the document of a request: parses it or finds it in the cache, checks the limits, validates it, and caches it. */
import { type DocumentNode, getOperationAST } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Fingerprints } from '../access/credentials/fingerprint.js';
import { ApiError, badRequest } from '../base/errors.js';
import type { DocumentCache } from '../document/document-cache.js';
import { parseDocument } from '../document/inspect.js';
import { once } from '../document/kept.js';
import { type Parameters, weigh } from '../document/limits.js';
import { validateDocument } from '../document/validation.js';
import type { Report } from './context.js';

/** The context of Yoga, with the fields that http.ts adds. */
type Given = { readonly params?: Parameters; readonly report: Report; readonly request: Request };

export function documents(cache: DocumentCache, fingerprints: Fingerprints): Plugin<Given> {
  /** Identifies a document in the log. The hash is keyed, because a password in a document could be guessed from a plain hash. */
  const hashOf = ({ loc }: DocumentNode): string => fingerprints.of(loc?.source.body ?? '').slice(0, 16);
  const valid = new WeakSet<DocumentNode>();
  return {
    onParse({ params: { source }, setParseFn, setParsedDocument }) {
      const known = cache.get(String(source));
      if (known) setParsedDocument(known);
      else setParseFn(parseDocument);
      return ({ result, context }) => {
        if (result instanceof Error || !result) return;
        const { params, report, request } = context as Given;
        const operation = getOperationAST(result, params?.operationName);
        report.operation = { name: operation?.name?.value, document: once(result, hashOf) };
        if (!operation) throw noSuchOperation(params?.operationName);
        if (operation.operation === 'mutation' && request.method === 'GET') throw mutationByGet();
      };
    },
    onValidate({ params, context, setValidationFn, setResult }) {
      const document: DocumentNode = params.documentAST;
      const { params: parameters, report } = context as Given;
      const { refusal, cost } = weigh(document, parameters);
      report.cost = cost;
      if (refusal !== null) throw refusal;
      if (valid.has(document)) return setResult([]);
      setValidationFn(validateDocument);
      return ({ valid: isValid }) => {
        if (!isValid) return;
        valid.add(document);
        cache.keep(document);
      };
    },
  };
}

const noSuchOperation = (operationName: string | null | undefined) =>
  badRequest(
    operationName == null
      ? 'The document has no operation, or several: send one operation, or name one with operationName.'
      : 'The document has no operation with the name in operationName: correct the name.',
  ).beforeExecution();

const mutationByGet = () =>
  new ApiError(
    'BAD_REQUEST',
    'A mutation needs POST, and this request used GET: send it by POST.',
    {},
    { status: 405, headers: { Allow: 'POST' } },
  );
