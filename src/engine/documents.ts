/** Prepares the document of a request: parses it or finds it in the cache, checks the limits, validates it, and caches it. */
import { type DocumentNode, type GraphQLError, getOperationAST, type OperationDefinitionNode } from 'graphql';
import type { GraphQLParams } from 'graphql-yoga';
import type { Fingerprints } from '../access/credentials/fingerprint.js';
import { withoutAnyCredential } from '../access/credentials/search/masking.js';
import { ApiError, badRequest } from '../base/errors.js';
import { cut } from '../base/text.js';
import type { DocumentCache } from '../document/document-cache.js';
import { parseDocument } from '../document/inspect.js';
import { once } from '../document/kept.js';
import { type Parameters, weigh } from '../document/limits.js';
import { validateDocument } from '../document/validation.js';
import { schema } from '../modules/schema.js';
import type { Report } from './context.js';

/** Yoga has hooks for parsing and validating. Calling them for each request costs more than finding the document in the cache. */
export interface Documents {
  /** Returns the document. Throws a syntax error, BAD_REQUEST or a limit. */
  parse(params: GraphQLParams, method: 'GET' | 'POST', report: Report): DocumentNode;
  /** Returns the errors of a document that is not valid. Throws LIMIT_EXCEEDED. */
  validate(document: DocumentNode, params: GraphQLParams, report: Report): readonly GraphQLError[];
}

export function createDocuments(cache: DocumentCache, fingerprints: Fingerprints): Documents {
  /** Identifies a document in the log. The hash is keyed, because a password in a document could be guessed from a plain hash. */
  const hashOf = ({ loc }: DocumentNode): string => fingerprints.of(loc?.source.body ?? '').slice(0, 16);
  const valid = new WeakSet<DocumentNode>();
  return {
    parse({ query = '', operationName }, method, report) {
      const document = cache.get(query) ?? parseDocument(query);
      const operation = getOperationAST(document, operationName);
      report.operation = { name: operation ? once(operation, nameInLog) : undefined, document: once(document, hashOf) };
      if (!operation) throw noSuchOperation(operationName);
      if (operation.operation === 'mutation' && method === 'GET') throw mutationByGet();
      return document;
    },
    validate(document, params, report) {
      const { refusal, cost } = weigh(document, params as Parameters);
      report.cost = cost;
      if (refusal !== null) throw refusal;
      if (valid.has(document)) return [];
      const errors = validateDocument(schema, document);
      if (errors.length > 0) return errors;
      valid.add(document);
      cache.keep(document);
      return [];
    },
  };
}

/** Characters of a name in the log. Its sender chooses up to 100,000, and collectors of logs split a line that is too long. */
const LONGEST_NAME = 200;

const nameInLog = ({ name }: OperationDefinitionNode): string | undefined =>
  name && cut(withoutAnyCredential(name.value), LONGEST_NAME);

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
