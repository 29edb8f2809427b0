/** The client's only error class. */

export interface ErrorDetails {
  readonly status?: number | undefined;
  readonly requestId?: string | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
  /** The seconds that the server asked the client to wait before a retry. */
  readonly retryAfter?: number | undefined;
  /** All `errors` of the answer; the message of this error is that of the first. */
  readonly errors?: readonly GraphQLAnswerError[] | undefined;
  /** The data of the answer, beside the errors. */
  readonly data?: unknown;
}

export interface GraphQLAnswerError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/**
 * Any failure. `code` is the server's, or one of the client itself: UNREACHABLE, TIMEOUT, NOT_GRAPHQL (another program
 * answers there), BAD_CREDENTIAL, BAD_IDEMPOTENCY_KEY and BAD_URL (invalid, so nothing was sent).
 */
export class AstridError extends Error {
  override readonly name = 'AstridError';
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  readonly extensions: Readonly<Record<string, unknown>>;
  readonly retryAfter: number | undefined;
  readonly errors: readonly GraphQLAnswerError[];
  readonly data: unknown;

  constructor(
    readonly code: string,
    message: string,
    details: ErrorDetails = {},
  ) {
    super(message);
    this.status = details.status;
    this.requestId = details.requestId;
    this.extensions = details.extensions ?? {};
    this.retryAfter = details.retryAfter;
    this.errors = details.errors ?? [];
    this.data = details.data ?? null;
  }
}
