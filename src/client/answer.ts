/** Reads a response: the data of a GraphQL answer, or the error in it. */
import { DEFAULT_URL } from './endpoint.js';
import { AstridError, type GraphQLAnswerError } from './error.js';

/** Throws AstridError unless the answer is GraphQL without errors. */
export function dataOf(response: Response, body: string, url: string): unknown {
  const { status, headers } = response;
  const requestId = headers.get('x-request-id') ?? undefined;
  if (status >= 300 && status < 400) {
    throw new AstridError(
      'NOT_GRAPHQL',
      `${url} redirects to another address: set ASTRID_URL to the address of the API itself.`,
      { status },
    );
  }
  const answer = parseAnswer(body);
  const retryAfter = secondsOf(headers.get('retry-after'));
  if (answer === null) {
    const code = status === 429 ? 'RATE_LIMITED' : status === 503 ? 'SERVICE_UNAVAILABLE' : 'NOT_GRAPHQL';
    const message = `${url} answered ${status} with something that is not GraphQL: is the API there? Its URL is such as ${DEFAULT_URL}.`;
    throw new AstridError(code, message, { status, requestId, retryAfter });
  }
  const first = answer.errors?.[0];
  if (first === undefined) return answer.data;
  const extensions = first.extensions ?? {};
  throw new AstridError(String(extensions.code ?? 'UNKNOWN'), first.message, {
    status,
    requestId,
    extensions,
    retryAfter,
    errors: answer.errors,
    data: answer.data,
  });
}

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly GraphQLAnswerError[];
}

function parseAnswer(body: string): Answer | null {
  try {
    const answer = JSON.parse(body) as Answer | null;
    return typeof answer === 'object' && answer !== null && ('data' in answer || Array.isArray(answer.errors)) ? answer : null;
  } catch {
    return null;
  }
}

/** Seconds or a date: HTTP allows both. */
function secondsOf(retryAfter: string | null): number | undefined {
  if (retryAfter === null) return undefined;
  const seconds = /^\d+$/.test(retryAfter) ? Number(retryAfter) : (Date.parse(retryAfter) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined;
}
