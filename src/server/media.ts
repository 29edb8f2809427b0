/** In what an answer is written: what the client accepts, the first that we can, in the order of its `Accept` header. */
import type { IncomingMessage } from 'node:http';
import { LRUCache } from 'lru-cache';
import { withoutSpace } from './headers.js';

export type Media = 'application/graphql-response+json' | 'application/json' | 'text/event-stream';

/** As the specification of GraphQL over HTTP has it, who accepts anything is given what older clients know. */
const MEDIA: ReadonlyMap<string, Media> = new Map([
  ['application/graphql-response+json', 'application/graphql-response+json'],
  ['application/json', 'application/json'],
  ['application/*', 'application/json'],
  ['*/*', 'application/json'],
  ['text/event-stream', 'text/event-stream'],
  ['text/*', 'text/event-stream'],
]);

/** Clients send few different headers, and each says the same every time. */
const known = new LRUCache<string, readonly Media[]>({ max: 100 });

/** What the client accepts of what we can write, in its order; empty when there is none. */
export function acceptedBy({ headers }: IncomingMessage): readonly Media[] {
  const accept = headers.accept || '*/*';
  let media = known.get(accept);
  if (media === undefined) {
    media = mediaIn(accept);
    known.set(accept, media);
  }
  return media;
}

function mediaIn(accept: string): Media[] {
  return accept
    .toLowerCase()
    .split(',')
    .flatMap((range) => {
      const [type = '', ...parameters] = range.split(';').map(withoutSpace);
      const media = MEDIA.get(type);
      return media !== undefined && !parameters.some(excludes) ? [media] : [];
    });
}

/** `q=0` is what is not accepted, and whatever we write is UTF-8. */
const excludes = (parameter: string): boolean =>
  /^q[ \t]*=[ \t]*0(\.0*)?$/.test(parameter) ||
  (parameter.startsWith('charset') && !/^charset[ \t]*=[ \t]*"?utf-?8"?$/.test(parameter));

/** Whether a stream of events can be sent: also to who accepts anything. */
export const readsEvents = ({ headers: { accept = '*/*' } }: IncomingMessage): boolean =>
  /text\/event-stream|text\/\*|\*\/\*/.test(accept);
