/** The media types of answers that the client accepts, in the order of its preference. */
import type { IncomingMessage } from 'node:http';
import { LRUCache } from 'lru-cache';
import Negotiator from 'negotiator';

export type Media = 'application/graphql-response+json' | 'application/json' | 'text/event-stream';

/** In our own order. As GraphQL over HTTP specifies, a client that accepts anything gets the type that older clients know. */
const MEDIA: readonly Media[] = ['application/json', 'application/graphql-response+json', 'text/event-stream'];

/** A range with a `charset` accepts only types that declare one. We write only UTF-8, under any of its names. */
const AVAILABLE = new Map<string, Media>(
  MEDIA.flatMap((media) => ['utf-8', 'utf8'].map((name) => [`${media}; charset=${name}`, media] as const)),
);
const NAMES = [...AVAILABLE.keys()];

/** A longer header would cost time, and no known client sends one. HTTP allows a server to ignore it. */
const LONGEST = 1_000;

/** Clients send few different headers, so their meaning is cached. */
const known = new LRUCache<string, readonly Media[]>({ max: 100 });

/** The accepted types, the most preferred first: by `q`, then by the specificity of the range, then by order. */
export function acceptedBy({ headers }: IncomingMessage): readonly Media[] {
  const accept = headers.accept || '*/*';
  if (accept.length > LONGEST) return MEDIA;
  let media = known.get(accept);
  if (media === undefined) {
    const names = new Negotiator({ headers: { accept } }).mediaTypes(NAMES);
    media = [...new Set(names.map((name) => AVAILABLE.get(name) as Media))];
    known.set(accept, media);
  }
  return media;
}
