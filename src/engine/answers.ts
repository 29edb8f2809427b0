/**
 * Converts every error to the error that the client gets: with a stable code, and without values that the client sent. Messages of
 * graphql-js quote values, so this file words them again. It masks faults, and logs them under the request id.
 */
import { GraphQLError, Kind } from 'graphql';
import type { Logger } from 'pino';
import { withoutAnyCredential } from '../access/credentials/search/masking.js';
import { ApiError, badUserInput, deletedMeanwhile, serviceUnavailable, shortened } from '../base/errors.js';
import {
  adviceOn,
  isCheckViolation,
  isDatabaseBusy,
  isDatabaseReadOnly,
  isDatabaseUnavailable,
  isDatabaseUnfit,
  missingRow,
} from '../database/faults.js';
import { currentLane } from '../database/work/lane.js';
import { tooMuchRead } from './answer-size.js';

/** Returns the errors that the client gets. They are in the order of the document, whichever field failed first. */
export const toAnswers = (errors: readonly GraphQLError[], requestId: string, log: Logger): ApiError[] =>
  [...errors].sort(byPosition).map((error) => toAnswer(error, requestId, log));

/** Compares positions in the document, and for rows of one list their indexes. An error without a position is the last. */
function byPosition(left: GraphQLError, right: GraphQLError): number {
  const [one, other] = [left, right].map(({ locations, path }) => [
    ...(locations?.[0] ? [locations[0].line, locations[0].column] : [Number.MAX_VALUE]),
    ...(path ?? []).filter((step) => typeof step === 'number'),
  ]) as [number[], number[]];
  const at = one.findIndex((step, index) => step !== other[index]);
  return at === -1 ? 0 : (one[at] as number) - (other[at] ?? -1);
}

/** Returns the error that the client gets for any thrown value. */
export const toAnswer = (error: unknown, requestId: string, log: Logger): ApiError =>
  withoutSecrets(answerTo(error, requestId, log));

const HIDDEN = 'The message is hidden, since it would repeat an API key or a token of the request: remove it from the request.';

/** Removes credentials from the error: a client may have sent one as a name or a value, and the error would repeat it. */
function withoutSecrets(answer: ApiError): ApiError {
  const text = JSON.stringify([answer.message, answer.details]);
  const safe = withoutAnyCredential(text);
  if (safe === text) return answer;
  if (!safe.startsWith('[')) return answer.with({ message: HIDDEN, details: {} });
  const [message, details] = JSON.parse(safe);
  return answer.with({ message, details });
}

function answerTo(error: unknown, requestId: string, log: Logger): ApiError {
  const cause = rootOf(error);
  if (cause instanceof ApiError) return cause === error ? cause : atPositionOf(cause, error);
  if (cause !== undefined && !(cause instanceof GraphQLError)) {
    // The services check input first, with better messages. An input that only the database refuses is still an error of the client.
    if (isCheckViolation(cause))
      return atPositionOf(badUserInput(null, 'a value violates a constraint of the database: correct the input'), error);
    if (isDatabaseReadOnly(cause)) {
      log.error({ requestId, fault: describeFault(cause) }, 'the database cannot be written');
      return atPositionOf(serviceUnavailable('The database', 'cannot be written at the moment'), error);
    }
    if (isDatabaseUnfit(cause)) {
      log.error({ requestId, fault: describeFault(cause), advice: adviceOn(cause) }, 'the database is not set up correctly');
      return atPositionOf(serviceUnavailable('The database', 'is not set up correctly: see the log of the server'), error);
    }
    if (isDatabaseUnavailable(cause)) {
      log.error({ requestId, fault: describeFault(cause) }, 'the database is not reachable');
      return atPositionOf(serviceUnavailable('The database'), error);
    }
    if (isDatabaseBusy(cause)) {
      const lane = currentLane();
      if (lane && lane.left < 0) return atPositionOf(tooMuchRead(), error);
      // The server cancels the reads of a client that closed its connection. That is not a fault, and clients must not be able to fill the log.
      const level = lane?.ended ? 'debug' : 'error';
      log[level]({ requestId, fault: describeFault(cause) }, 'the database gave up');
      return atPositionOf(serviceUnavailable('The database', 'was too busy, and did nothing'), error);
    }
    const deleted = missingRow(cause);
    if (deleted !== null) {
      // The same request read or wrote the row before, so another request must have deleted it meanwhile.
      log.warn({ requestId, fault: describeFault(cause) }, 'a row was deleted while a request read it');
      return atPositionOf(deletedMeanwhile(deleted), error);
    }
    return masked(cause, error, requestId, log);
  }
  if (!(error instanceof GraphQLError)) return masked(error, error, requestId, log);
  const refused = refusedValue(error);
  return refused ? atPositionOf(refused, error) : masked(error, error, requestId, log);
}

/** Returns the error inside the errors that graphql-js wraps around it. Returns undefined for an error of graphql-js itself. */
function rootOf(error: unknown): unknown {
  let root = error;
  while (root instanceof GraphQLError && !(root instanceof ApiError) && root.originalError) root = root.originalError;
  return root === error && root instanceof GraphQLError && !(root instanceof ApiError) ? undefined : root;
}

function masked(fault: unknown, error: unknown, requestId: string, log: Logger): ApiError {
  log.error({ requestId, fault: describeFault(fault) }, 'unforeseen fault');
  const answer = new ApiError(
    'INTERNAL_SERVER_ERROR',
    `Something went wrong on our side. Please report it with the request id ${requestId}.`,
    { requestId },
  );
  return atPositionOf(answer, error);
}

/** Returns the error with the nodes and path of the original error. */
function atPositionOf(answer: ApiError, error: unknown): ApiError {
  return error instanceof GraphQLError ? answer.with({ nodes: error.nodes, path: error.path }) : answer;
}

/** Returns the parts of a fault that the log may hold. Messages of Prisma and graphql-js are left out, because they may quote input. */
function describeFault(fault: unknown): Record<string, unknown> {
  if (!(fault instanceof Error)) return { type: typeof fault };
  const stack = fault.stack?.split('\n').filter((line) => /^\s+at /.test(line));
  const code = (fault as { code?: unknown }).code;
  const fromDatabase = fault.name.startsWith('PrismaClient');
  return {
    type: fault.name,
    ...(code !== undefined && { code }),
    ...(!fromDatabase && !(fault instanceof GraphQLError) && { message: fault.message }),
    stack,
  };
}

/**
 * Returns the refusal for an error of graphql-js about an argument, or null. graphql-js reports such an error at a value in the document.
 * Its errors at fields are faults. Variables fit their types here, so null is the only value that an argument may still refuse.
 */
function refusedValue({ nodes }: GraphQLError): ApiError | null {
  const [node] = nodes ?? [];
  if (node === undefined || node.kind === Kind.FIELD) return null;
  const what = node.kind === Kind.VARIABLE ? `the variable $${shortened(node.name.value)}` : 'a variable in this value';
  return badUserInput(null, `${what} must not be null here: send a value`);
}
