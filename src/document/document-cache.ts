/**
 * Caches parsed documents by their text, so that a document that is sent again is neither parsed nor validated again. The cache holds only
 * valid documents within the limits. It weighs each by its memory, because a short text can have a large parsed document.
 */
import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';

/** The memory of one token, with its share of the syntax nodes and of the results that kept.ts stores for the document. */
const TOKEN_BYTES = 500;
const MAX_BYTES = 64_000_000;
const MAX_DOCUMENTS = 1_000;

export interface DocumentCache {
  get(text: string): DocumentNode | undefined;
  /** Adds a document that was parsed with its locations. Evicts the least recently used documents when the cache is full. */
  keep(document: DocumentNode): void;
  /** The estimated memory of all cached documents, in bytes. */
  readonly weight: number;
}

export function createDocumentCache(): DocumentCache {
  const documents = new LRUCache<string, DocumentNode>({ max: MAX_DOCUMENTS, maxSize: MAX_BYTES, sizeCalculation: weightOf });
  return {
    get: (text) => documents.get(text),
    keep(document) {
      const text = document.loc?.source.body;
      if (text !== undefined && !documents.has(text)) documents.set(text, document);
    },
    get weight() {
      return documents.calculatedSize;
    },
  };
}

/** Counts comments too: they are in the list of tokens, although the parser's limit does not count them. */
function weightOf({ loc }: DocumentNode, text: string): number {
  let tokens = 0;
  for (let token = loc?.startToken; token; token = token.next ?? undefined) tokens += 1;
  return tokens * TOKEN_BYTES + 2 * text.length;
}
