/** The one error of the client. */

export interface ErrorDetails {
  readonly status?: number | undefined;
  readonly requestId?: string | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
  /** Seconds that the server asked to wait before another try. */
  readonly retryAfter?: number | undefined;
  /** The whole `errors` of the answer; the error itself tells the first. */
  readonly errors?: readonly GraphQLAnswerError[] | undefined;
  /** What the answer held beside the errors. */
  readonly data?: unknown;
}

export interface GraphQLAnswerError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/**
 * Every failure. `code` is the server's, or one of the client's own: UNREACHABLE, TIMEOUT, NOT_GRAPHQL (something else
 * answers there), BAD_CREDENTIAL, BAD_IDEMPOTENCY_KEY and BAD_URL (unfit to be sent).
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
