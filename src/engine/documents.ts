/** How the document of a request is taken in: parsed or found again, held against the limits, validated, and kept. */
import { type DocumentNode, getOperationAST } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Fingerprints } from '../access/credentials/fingerprint.js';
import type { DocumentCache } from '../document/document-cache.js';
import { parseDocument, validateDocument } from '../document/inspect.js';
import { once } from '../document/kept.js';
import { type Asked, weigh } from '../document/limits.js';
import type { Report } from './context.js';

/** Yoga's own context, and what http.ts added to it. */
type Given = { readonly params?: Asked; readonly report: Report };

export function documents(cache: DocumentCache, fingerprints: Fingerprints): Plugin<Given> {
  /** Stands for a document in the log. Keyed, since who writes a password into a document leaves nothing else to guess. */
  const hashOf = ({ loc }: DocumentNode): string => fingerprints.of(loc?.source.body ?? '').slice(0, 16);
  return {
    onParse({ setParseFn }) {
      setParseFn(parseDocument);
      return ({ result, context }) => {
        if (result instanceof Error || !result) return;
        const { params, report } = context as Given;
        const operation = getOperationAST(result, params?.operationName);
        report.operation = { name: operation?.name?.value, document: once(result, hashOf) };
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
  };
}
