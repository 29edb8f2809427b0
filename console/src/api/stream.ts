/** Subscriptions: server-sent events by POST, as any client of the API reads them. A stream that breaks off resumes after its last event. */
import { useEffect, useEffectEvent, useState } from 'react';
import { AstridError } from '../../../src/client/error.js';
import type { TypedDocumentString } from '../gql/graphql.js';
import { graphqlUrl } from '../settings.js';
import { authorization } from './request.js';

interface ServerEvent {
  readonly id: string | undefined;
  readonly name: string;
  readonly data: string;
}

/** Splits the text of a stream into its events. Comments are left out. */
async function* eventsIn(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerEvent> {
  const reader = body.pipeThrough(new TextDecoderStream() as unknown as ReadableWritablePair<string, Uint8Array>).getReader();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    text += value;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const lines = text.slice(0, end).split('\n');
      text = text.slice(end + 2);
      const field = (name: string) =>
        lines
          .filter((line) => line.startsWith(`${name}:`))
          .map((line) => line.slice(name.length + 1).trimStart())
          .join('\n');
      const name = field('event');
      if (name !== '') yield { id: field('id') || undefined, name, data: field('data') };
    }
  }
}

const LONGEST_PAUSE_MS = 30_000;

interface Follower<Result> {
  readonly next: (data: Result) => void;
  readonly state: (isLive: boolean, error: AstridError | null) => void;
}

/** Follows a subscription until the signal aborts. A refusal ends it; a lost connection does not. */
async function follow<Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
  { next, state }: Follower<Result>,
  signal: AbortSignal,
): Promise<void> {
  let last: string | undefined;
  for (let pause = 1_000; !signal.aborted; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      const response = await fetch(graphqlUrl, {
        method: 'POST',
        credentials: 'omit',
        redirect: 'error',
        signal,
        headers: {
          'Content-Type': 'application/json',
          Accept: 'text/event-stream',
          ...(await authorization()),
          ...(last !== undefined && { 'Last-Event-ID': last }),
        },
        body: JSON.stringify({ query: document.toString(), variables }),
      });
      if (response.ok && response.body !== null) {
        state(true, null);
        for await (const { id, name, data } of eventsIn(response.body)) {
          last = id ?? last;
          if (name === 'complete') break;
          const { data: result, errors } = JSON.parse(data);
          if (errors?.length > 0) throw new AstridError(errors[0].extensions?.code ?? 'UNKNOWN', errors[0].message);
          pause = 1_000;
          next(result as Result);
        }
      }
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof AstridError && error.code !== 'SERVICE_UNAVAILABLE') return state(false, error);
      // The position is lost: the stream begins anew.
      if (error instanceof AstridError) last = undefined;
    }
    state(false, null);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

/** Whether a stream is open, and why it was refused. */
export interface Live {
  readonly isLive: boolean;
  readonly error: AstridError | null;
}

/** Calls back for each event while the component is shown. */
export function useLive<Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
  onEvent: (data: Result) => void,
  enabled = true,
): Live {
  const [state, setState] = useState<Live>({ isLive: false, error: null });
  const next = useEffectEvent(onEvent);
  const key = JSON.stringify(variables);
  useEffect(() => {
    if (!enabled) return;
    const stop = new AbortController();
    const follower = {
      next: (data: Result) => next(data),
      state: (isLive: boolean, error: AstridError | null) => setState({ isLive, error }),
    };
    void follow(document, JSON.parse(key) as Variables, follower, stop.signal);
    return () => {
      stop.abort();
      setState({ isLive: false, error: null });
    };
  }, [document, key, enabled]);
  return state;
}
