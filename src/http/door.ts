/**
 * The path of a GraphQL request: identify the caller, read the request, run it in the engine (engine/yoga.ts), write the answer. Yoga's
 * own HTTP layer creates Fetch API objects for everything, which costs more than all other steps together.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import type { ExecutionResult, GraphQLError } from 'graphql';
import type { Caller } from '../access/principal.js';
import type { App } from '../app.js';
import { ApiError } from '../base/errors.js';
import { inLane, Lane } from '../database/work/lane.js';
import { LIMITS } from '../document/limits.js';
import { afterChanges, changesStay, withinBounds } from '../engine/answer-size.js';
import { toAnswers } from '../engine/answers.js';
import type { Report, ServerContext } from '../engine/context.js';
import { lackedIn, recordDenials, refusedIn } from '../engine/denials.js';
import { createEngine, type EngineOptions, type Result } from '../engine/yoga.js';
import { allowOrigin } from './cors.js';
import { callerNow, callerOf, identify } from './identify.js';
import { confirmed, isLateRead } from './late-reads.js';
import { BODY_BUDGETS, type ByteBudgets, budgetsOfWorker, HeldBytes } from './load/body-budget.js';
import { Pace } from './load/pace.js';
import { Shares } from './load/shares.js';
import { ANSWER_BUDGETS } from './load/unread-answers.js';
import type { Source } from './request/body.js';
import { refuseEncodedBody, refuseTransferCoding } from './request/content-encoding.js';
import { acceptedBy, type Media } from './request/media.js';
import { type Posted, readGet, readPost } from './request/request.js';
import { canReceive } from './response/half-closed.js';
import { type CodedResult, PING_MS, writeAnswer, writeEvents } from './response/writing.js';

export interface DoorOptions extends EngineOptions {
  readonly corsOrigins?: readonly string[];
  /** The time between the comments that keep an idle stream alive, in milliseconds. */
  readonly pingMs?: number;
  readonly bodyBudgets?: ByteBudgets;
  readonly answerBudgets?: ByteBudgets;
}

/** Answers every request, and does not throw. */
export type Door = (request: IncomingMessage, response: ServerResponse, context: ServerContext) => void;

export function createDoor(
  app: App,
  {
    corsOrigins = [],
    pingMs = PING_MS,
    bodyBudgets = budgetsOfWorker(BODY_BUDGETS, app.workers),
    answerBudgets = budgetsOfWorker(ANSWER_BUDGETS, app.workers),
    ...options
  }: DoorOptions = {},
): Door {
  const engine = createEngine(app, options);
  const [held, unread] = [heldWithin(bodyBudgets), heldWithin(answerBudgets)];
  const [pace, shares] = [new Pace(), new Shares(undefined, app.workers)];

  function write(context: ServerContext, result: ExecutionResult, media: Media): void {
    const { caller, res, report } = context;
    const answer = coded(app, context, result);
    const refused = writeAnswer(res, answer, media, caller && sourceOf(context, unread));
    if (refused === null) return;
    const error = report.isMutation ? changesStay(refused).duringExecution() : refused;
    writeAnswer(res, coded(app, context, { errors: [error] }), media);
  }

  async function enter(request: IncomingMessage, response: ServerResponse, context: ServerContext): Promise<void> {
    const accepted = acceptedBy(request);
    const [media = 'application/graphql-response+json'] = accepted;
    context.acceptsEvents = accepted.includes('text/event-stream');
    try {
      refuseTransferCoding(request);
      const identified = identify(app, context);
      if (identified instanceof Promise) {
        await identified;
        // Many callers may be identified in one turn, and Prisma joins the look-ups of one turn in the lane of the first caller.
        await setImmediate();
      }
      const began = Date.now();
      const { params, size } = await read(request, sourceOf(context, held));
      context.size = size;
      if (Date.now() - began > FRESH_MS) context.caller = await callerNow(app, context);
      if (isNew(request.socket)) await arrived();
      const receives = canReceive(request.socket);
      if (!(receives === true || (await receives))) {
        response.destroy();
        return;
      }
      const lane = laneOf(context);
      const { held: waiting } = sourceOf(context, held);
      context.share = shares.of(lane, waiting);
      const method = request.method === 'GET' ? 'GET' : 'POST';
      const deliver = (result: Result | undefined): void | Promise<void> => {
        const settled = context.report.isMutation ? app.siblings?.settled() : undefined;
        return settled ? settled.then(() => send(result)) : send(result);
      };
      const send = (result: Result | undefined): void | Promise<void> => {
        if (result === undefined) response.destroy();
        else if (Symbol.asyncIterator in result) {
          context.share?.end();
          return writeEvents(response, result, pingMs, sourceOf(context, unread));
        } else write(context, result, media);
      };
      const run = (context: ServerContext) => pace.run(lane, waiting, context.size ?? 0, () => engine(params, method, context));
      const delivered = inLane(lane, () => {
        const result = run(context);
        if (!(result instanceof Promise)) return deliver(result);
        return result.then((made) => (isLateRead(context) ? confirmed(app, context, made, run).then(deliver) : deliver(made)));
      });
      if (delivered) await delivered;
    } catch (error) {
      write(context, { errors: [error as GraphQLError] }, media);
    } finally {
      giveBack(context);
    }
  }

  return (request, response, context) => {
    if (allowOrigin(corsOrigins, request, response)) return;
    enter(request, response, context).catch((error: unknown) => {
      app.log.error({ err: error }, 'an answer could not be written');
      response.destroy();
    });
  };
}

/** Ends the share when the client has read the answer: until then the answer stays in memory. */
function giveBack({ res, share }: ServerContext): void {
  if (res.closed || res.writableLength === 0) share?.end();
  else res.on('close', () => share?.end());
}

/** Connections that have carried a request. Their next requests run without a check whether the connection is still open. */
const used = new WeakSet<Socket>();

function isNew(socket: Socket): boolean {
  if (used.has(socket)) return false;
  used.add(socket);
  return true;
}

/**
 * Waits until the server has read whether the client of a new connection has closed it already. When the event loop is late, a new
 * connection and its request arrive in one turn, and its end only in a later turn. Work for clients that have given up would make the
 * event loop even later.
 */
async function arrived(): Promise<void> {
  // The first turn ends the processing of what had arrived. The end of the connection is read in the second.
  await setImmediate();
  await setImmediate();
}

/** The lane of a request with a known caller. It ends with the answer, or when the client closes the connection. */
function laneOf({ caller, res }: ServerContext): Lane {
  const lane = new Lane(callerOf(caller as Caller), LIMITS.bytes);
  if (res.closed) lane.end();
  else res.on('close', () => lane.end());
  return lane;
}

/** When a body takes longer than this, the caller may have been revoked while it arrived: so authenticate again. */
const FRESH_MS = 10;

/** The bytes that count for a budget, by kind of caller. */
type Held = Readonly<Record<keyof ByteBudgets, HeldBytes>>;

const heldWithin = ({ strangers, known }: ByteBudgets): Held => ({
  strangers: new HeldBytes(strangers),
  known: new HeldBytes(known),
});

/**
 * Reads the parameters. Throws and rejects with BAD_REQUEST (405 for another method, 406 when the client accepts no media type of ours,
 * 415 for a compressed body) or an error of `readPost`.
 */
function read(request: IncomingMessage, source: Source): Posted | Promise<Posted> {
  const { method } = request;
  if (method !== 'GET' && method !== 'POST') throw refused(405, 'Send the request by GET or POST.', { Allow: 'GET, POST' });
  if (acceptedBy(request).length === 0)
    throw refused(406, 'The server answers with application/graphql-response+json or application/json: accept one of them.');
  if (method === 'GET') return { params: readGet(new URL(request.url ?? '/', 'http://localhost')), size: 0 };
  refuseEncodedBody(request);
  return readPost(request, source);
}

/** Without a credential, a body may be small only. */
function sourceOf({ caller: known }: ServerContext, held: Held): Source {
  const caller = callerOf(known as Caller);
  return known?.principal.kind === 'anonymous'
    ? { limit: 'anonymousBody', held: held.strangers, caller }
    : { limit: 'body', held: held.known, caller };
}

const refused = (status: number, message: string, headers?: Record<string, string>): ApiError =>
  new ApiError('BAD_REQUEST', message, {}, { status, ...(headers && { headers }) });

/** Gives every error its coded form and counts it, wherever it comes from. */
function coded(app: App, context: ServerContext, result: ExecutionResult): CodedResult {
  const { origin, report } = context;
  const { errors: found, ...answer } = withinBounds(result);
  if (!found?.length) return answer;
  const answers = toAnswers(found, origin.requestId, app.log);
  const mayHaveChanged = report.isMutation && context.req.headers['idempotency-key'] === undefined;
  const errors = mayHaveChanged ? answers.map(afterChanges) : answers;
  const [first] = errors;
  report.code = first?.code;
  if (report.principal === undefined && first) Object.assign(report, refusedIn(first));
  countOutcome(app, report, errors);
  recordDenials(app, context, errors);
  return { ...answer, errors };
}

/** Counts a failed or refused request in the key's own statistics. Nothing is counted for a key that has ended. */
function countOutcome(app: App, { principal, holder, code }: Report, errors: readonly ApiError[]): void {
  const isDenial = code === 'FORBIDDEN';
  const counted = principal ?? (isDenial ? holder : undefined);
  if (counted?.kind === 'apiKey') app.usage.ended(counted.keyId, Date.now(), isDenial ? 'denial' : 'error', lackedIn(errors));
}
