/** Opens a subscription, and reads its beginning. */
import { AstridError } from '../client/error.js';

/** A proxy that holds answers back lets nothing through. The server sends a comment every 12 s. */
const PATIENCE_MS = 15_000;

/** Resolves when the stream is open and its first bytes have arrived. Throws AstridError otherwise. */
export async function firstOfStream(
  url: string,
  credential: Readonly<Record<string, string>>,
  query: string,
  signal: AbortSignal,
): Promise<void> {
  const closing = new AbortController();
  const patience = AbortSignal.timeout(PATIENCE_MS);
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'Content-Type': 'application/json', Accept: 'text/event-stream', ...credential },
      body: JSON.stringify({ query }),
      signal: AbortSignal.any([signal, patience, closing.signal]),
    });
    if (!response.headers.get('content-type')?.startsWith('text/event-stream'))
      throw new AstridError('NOT_GRAPHQL', `The server answered ${response.status} without a stream.`);
    const { value } = (await response.body?.getReader().read()) ?? {};
    const beginning = Buffer.from(value ?? []).toString('utf8');
    const refusal = refusalIn(beginning);
    if (refusal !== null) throw refusal;
  } catch (error) {
    if (patience.aborted)
      throw new AstridError(
        'TIMEOUT',
        `No part of the stream arrived within ${PATIENCE_MS / 1_000} s: check whether a proxy buffers it.`,
      );
    throw error;
  } finally {
    closing.abort();
  }
}

/** A refused stream has one event with the errors. */
function refusalIn(beginning: string): AstridError | null {
  const data = /^data: (\{.*\})$/m.exec(beginning)?.[1];
  const [first] = data === undefined ? [] : (JSON.parse(data).errors ?? []);
  return first === undefined ? null : new AstridError(String(first.extensions?.code ?? 'UNKNOWN'), first.message);
}
