/**
 * What an error looks like from outside: a stable code, and nothing that the client sent. Messages of graphql-js quote
 * values, so they are said anew here; faults are masked, and logged under the request's id.
 */
import { GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import { withoutCredentials } from '../access/credentials/masking.js';
import { ApiError, badDocument, badUserInput, type ErrorCode, serviceUnavailable } from '../base/errors.js';
import {
  adviceOn,
  isCheckViolation,
  isDatabaseBusy,
  isDatabaseReadOnly,
  isDatabaseUnavailable,
  isDatabaseUnfit,
} from '../database/faults.js';
import { currentLane } from '../database/lane.js';
import { validationError, withoutValues } from '../document/wording.js';
import { tooMuchRead } from './answer-size.js';

/** Turns whatever went wrong into the answer for it. */
export const toAnswer = (error: unknown, requestId: string, log: Logger): GraphQLError =>
  discreet(answerTo(error, requestId, log));

/** The answer without a credential that somebody sent as a name or a value, and that the answer would tell again. */
function discreet(answer: GraphQLError): GraphQLError {
  const told = JSON.stringify([answer.message, answer.extensions]);
  const masked = withoutCredentials(told);
  if (masked === told) return answer;
  const [message, extensions] = JSON.parse(masked);
  const { nodes, source, positions, path } = answer;
  return new GraphQLError(message, { nodes, source, positions, path, originalError: answer, extensions });
}

function answerTo(error: unknown, requestId: string, log: Logger): GraphQLError {
  const cause = rootOf(error);
  if (cause instanceof ApiError) return error instanceof GraphQLError ? error : cause;
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
    return masked(cause, error, requestId, log);
  }
  if (!(error instanceof GraphQLError)) return masked(error, error, requestId, log);
  return reworded(error) ?? masked(error, error, requestId, log);
}

/** The error beneath the errors that graphql-js wraps around it. */
function rootOf(error: unknown): unknown {
  let root = error;
  while (root instanceof GraphQLError && !(root instanceof ApiError) && root.originalError) root = root.originalError;
  return root === error && root instanceof GraphQLError && !(root instanceof ApiError) ? undefined : root;
}

function masked(fault: unknown, error: unknown, requestId: string, log: Logger): GraphQLError {
  log.error({ requestId, fault: describeFault(fault) }, 'unforeseen fault');
  const answer = new ApiError(
    'INTERNAL_SERVER_ERROR',
    `Something went wrong on our side. Please report it with the request id ${requestId}.`,
    { requestId },
  );
  return placed(answer, error);
}

/** The answer at the place where the error happened. */
function placed(answer: ApiError, error: unknown): GraphQLError {
  if (!(error instanceof GraphQLError) || !error.path) return answer;
  return new GraphQLError(answer.message, { nodes: error.nodes, path: error.path, extensions: answer.extensions });
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

const NO_OPERATION = /^(Unknown operation named|Must provide (an operation|operation name))/;

const CODES: Readonly<Record<string, ErrorCode>> = {
  BAD_REQUEST: 'BAD_REQUEST',
  GRAPHQL_PARSE_FAILED: 'GRAPHQL_PARSE_FAILED',
};

/** graphql-js' and Yoga's own refusals, in our words. */
function reworded(error: GraphQLError): GraphQLError | null {
  const code = error.extensions.code;
  if (code === 'GRAPHQL_VALIDATION_FAILED') return validationError(error);
  if (error.message.startsWith('Argument "') && error.path)
    return placed(badUserInput(null, withoutValues(error.message)), error);
  const ours = typeof code === 'string' ? CODES[code] : undefined;
  if (ours !== undefined) {
    const http = (error.extensions as { http?: object }).http;
    return new GraphQLError(error.message, {
      positions: error.positions,
      source: error.source,
      extensions: { code: ours, http },
    });
  }
  if (code === 'OPERATION_RESOLUTION_FAILURE' || NO_OPERATION.test(error.message))
    return badDocument('The document holds no such operation, or several and none was named by operationName.');
  return null;
}
