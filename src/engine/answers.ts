/**
 * What an error looks like from outside: a stable code, and nothing that the client sent. Messages of graphql-js quote
 * values, so they are said anew here; faults are masked, and logged under the request's id.
 */
import { GraphQLError, Kind } from 'graphql';
import type { Logger } from 'pino';
import { withoutCredentials } from '../access/credentials/masking.js';
import { ApiError, badUserInput, deletedMeanwhile, serviceUnavailable, told } from '../base/errors.js';
import {
  adviceOn,
  isCheckViolation,
  isDatabaseBusy,
  isDatabaseReadOnly,
  isDatabaseUnavailable,
  isDatabaseUnfit,
  missingRow,
} from '../database/faults.js';
import { currentLane } from '../database/lane.js';
import { tooMuchRead } from './answer-size.js';

/** Turns whatever went wrong into the answer for it. */
export const toAnswer = (error: unknown, requestId: string, log: Logger): ApiError => discreet(answerTo(error, requestId, log));

/** The answer without a credential that somebody sent as a name or a value, and that the answer would tell again. */
function discreet(answer: ApiError): ApiError {
  const text = JSON.stringify([answer.message, answer.details]);
  const safe = withoutCredentials(text);
  if (safe === text) return answer;
  const [message, details] = JSON.parse(safe);
  return answer.with({ message, details });
}

function answerTo(error: unknown, requestId: string, log: Logger): ApiError {
  const cause = rootOf(error);
  if (cause instanceof ApiError) return cause === error ? cause : placed(cause, error);
  if (cause !== undefined && !(cause instanceof GraphQLError)) {
    // The services check first and say it better; what only the database notices is the client's input all the same.
    if (isCheckViolation(cause)) return placed(badUserInput(null, 'a value breaks a rule of the database'), error);
    if (isDatabaseReadOnly(cause)) {
      log.error({ requestId, fault: describeFault(cause) }, 'the database cannot be written');
      return placed(serviceUnavailable('The database', 'cannot be written at the moment'), error);
    }
    if (isDatabaseUnfit(cause)) {
      log.error({ requestId, fault: describeFault(cause), advice: adviceOn(cause) }, 'the database is not set up as it must be');
      return placed(serviceUnavailable('The database', 'is not set up as it must be: the log of the server says more'), error);
    }
    if (isDatabaseUnavailable(cause)) {
      log.error({ requestId, fault: describeFault(cause) }, 'the database is not reachable');
      return placed(serviceUnavailable('The database'), error);
    }
    if (isDatabaseBusy(cause)) {
      const lane = currentLane();
      if (lane && lane.left < 0) return placed(tooMuchRead(), error);
      // A client who has gone had its reads cancelled: that is no fault, and nobody may fill the log with it.
      const level = lane?.ended ? 'debug' : 'error';
      log[level]({ requestId, fault: describeFault(cause) }, 'the database gave up');
      return placed(serviceUnavailable('The database', 'was too busy, and did nothing'), error);
    }
    const deleted = missingRow(cause);
    if (deleted !== null) {
      // Every row that an answer shows was read or written before in the same request.
      log.warn({ requestId, fault: describeFault(cause) }, 'a row was deleted while a request read it');
      return placed(deletedMeanwhile(deleted), error);
    }
    return masked(cause, error, requestId, log);
  }
  if (!(error instanceof GraphQLError)) return masked(error, error, requestId, log);
  const refused = refusedValue(error);
  return refused ? placed(refused, error) : masked(error, error, requestId, log);
}

/** The error beneath the errors that graphql-js wraps around it. */
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
  return placed(answer, error);
}

/** The answer at the place where the error happened. */
function placed(answer: ApiError, error: unknown): ApiError {
  return error instanceof GraphQLError ? answer.with({ nodes: error.nodes, path: error.path }) : answer;
}

/** What the log may hold of a fault: its kind and where it arose, not its text, which may quote what a client sent. */
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
 * What execution refuses by itself is an argument, and it says so at the value in the document; all other errors of its own are at fields,
 * and are faults. Variables fit their types by then, so that null is the only value that a place may still refuse.
 */
function refusedValue({ nodes }: GraphQLError): ApiError | null {
  const [node] = nodes ?? [];
  if (node === undefined || node.kind === Kind.FIELD) return null;
  const what = node.kind === Kind.VARIABLE ? `the variable $${told(node.name.value)}` : 'a variable in this value';
  return badUserInput(null, `${what} must not be null in this place`);
}
