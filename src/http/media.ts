/** The media types of answers: those that the client accepts, in the order of its preference. */
import type { IncomingMessage } from 'node:http';
import { LRUCache } from 'lru-cache';
import Negotiator from 'negotiator';

export type Media = 'application/graphql-response+json' | 'application/json' | 'text/event-stream';

/** In our own order: as the specification of GraphQL over HTTP has it, a client that accepts anything gets what older ones know. */
const MEDIA: readonly Media[] = ['application/json', 'application/graphql-response+json', 'text/event-stream'];

/** A range with a `charset` accepts only what declares one, and all that we write is UTF-8, under any of its names. */
const AVAILABLE = new Map<string, Media>(
  MEDIA.flatMap((media) => ['utf-8', 'utf8'].map((name) => [`${media}; charset=${name}`, media] as const)),
);
const NAMES = [...AVAILABLE.keys()];

/** A longer header costs time to judge, and no known client sends one: HTTP lets a server disregard it. */
const LONGEST = 1_000;

/** Clients send few different headers, and each says the same every time. */
const known = new LRUCache<string, readonly Media[]>({ max: 100 });

/** The types that the client accepts, the most preferred first: by `q`, by how specific it names them, by their order. */
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
