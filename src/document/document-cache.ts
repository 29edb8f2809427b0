/**
 * Parsed documents by their text, so that one which is sent again is neither parsed nor judged again. What is kept was
 * allowed and valid, and is weighed by what it holds in memory: a short text may be parsed into very much.
 */
import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';

/** What a token of a document holds, with its share of the nodes above it and of what was found out about them. */
const TOKEN_BYTES = 500;
const MAX_BYTES = 64_000_000;
const MAX_DOCUMENTS = 1_000;

export interface DocumentCache {
  get(text: string): DocumentNode | undefined;
  /** Keeps a document that was parsed with its locations, instead of those that were not asked for in the longest time. */
  keep(document: DocumentNode): void;
  /** The bytes that all of them are thought to hold. */
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

/** Comments are no tokens to the parser's limit, and yet stand among them. */
function weightOf({ loc }: DocumentNode, text: string): number {
  let tokens = 0;
  for (let token = loc?.startToken; token; token = token.next ?? undefined) tokens += 1;
  return tokens * TOKEN_BYTES + 2 * text.length;
}
