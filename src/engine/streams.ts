/**
 * Subscriptions as server-sent events. A stream lives only as long as its credential. The server authenticates the credential again before
 * each event, at each change of the credential, and once a second. When a new request with it would be refused, the stream ends with
 * the error of that request.
 */
import { createHash } from 'node:crypto';
import { createSourceEventStream, type ExecutionResult, execute, type GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { MAX_STREAMS } from '../access/limits/shared.js';
import { identityOf, type Principal, samePower } from '../access/principal.js';
import type { App } from '../app.js';
import { ApiError, badRequest, rateLimited, serviceUnavailable } from '../base/errors.js';
import { eventId, pointIn, REQUEST_DIGITS } from '../base/event-id.js';
import { currentLane } from '../database/work/lane.js';
import { laterTurn } from '../database/work/later-turn.js';
import type { Context } from '../graphql/context.js';
import { COSTS } from '../graphql/fields/costs.js';
import { type LiveStream, notResumable } from '../modules/live/stream.js';
import type { LiveEvent } from '../modules/live/topics.js';
import { withinBounds } from './answer-size.js';
import { toAnswer, toAnswers } from './answers.js';
import type { Arguments, ServerContext } from './context.js';
import { EventStream } from './event-stream.js';
import { textOf } from './request-text.js';

const LOOK_MS = 1_000;
const RETRY_SECONDS = 10;
/** How long a client may leave an answer unread before the server closes the connection. Each byte that it reads restarts the time. */
export const STALLED_MS = 30_000;
/** The reason that the report gives for a stream whose client has read nothing for that time. */
export const STALLED = 'STALLED';

interface Open {
  readonly stream: EventStream<LiveEvent>;
  readonly principal: Principal;
  /** Ends the stream when a new request with its credential would be refused. */
  look(): Promise<void>;
}

export function streams(app: App): Plugin<ServerContext & Context, ServerContext> {
  const open = new Set<Open>();
  const lookAt = (concerned: (principal: Principal) => boolean) => {
    for (const each of open) if (concerned(each.principal)) void each.look();
  };
  const timer = setInterval(() => lookAt(() => true), LOOK_MS).unref();
  const release = app.authenticator.onForget((id) => lookAt((principal) => id === null || isAbout(principal, id)));
  app.stopping.signal.addEventListener('abort', () => {
    clearInterval(timer);
    release();
    for (const { stream } of open) stream.end(serviceUnavailable('The server', 'is stopping'));
  });

  async function subscribe(args: Arguments): Promise<EventStream<LiveEvent> | ExecutionResult> {
    const { req, res, caller, origin, report, share, authenticateAgain } = args.contextValue;
    const { principal } = caller;
    const request = digestOf(args);
    const release = await app.streamSlots.take(identityOf(principal));
    if (release === null)
      return {
        errors: [
          rateLimited(`This credential has ${MAX_STREAMS} open streams, which is the limit: close one first.`, RETRY_SECONDS),
        ],
      };
    const lastEventId = req.headers['last-event-id'];
    const after = lastEventId ? pointIn(String(lastEventId), request) : undefined;
    /** Runs work for the stream when the share of the caller has room for it. It may wait as long as it takes. */
    const paced = async <T>(cost: number, work: () => Promise<T>): Promise<T> => {
      // One event of a caller in a turn: one call may concern all streams of many callers. And Prisma joins look-ups of one turn into one
      // statement, which would wait for the first stream's caller.
      await laterTurn();
      await share?.begin({ isMutation: false, cost, size: 0, isPatient: true });
      try {
        currentLane()?.countAnew();
        return await work();
      } finally {
        share?.end();
      }
    };
    const resuming = after ? { after, paced: <T>(read: () => Promise<T>) => paced(COSTS.replay, read) } : undefined;
    const subscribing = { ...args, contextValue: { ...args.contextValue, resuming } };
    const source = await createSourceEventStream(subscribing).catch((error: unknown) => ({ errors: [error as GraphQLError] }));
    if (!(Symbol.asyncIterator in source)) {
      release();
      return source;
    }
    const answerTo = (error: unknown) => {
      const answer = toAnswer(error, origin.requestId, app.log);
      report.code = answer.code;
      return answer;
    };
    const answersTo = (errors: readonly GraphQLError[]) => {
      const answers = toAnswers(errors, origin.requestId, app.log);
      report.code = answers[0]?.code;
      return answers;
    };
    const check = async () => {
      const now = await authenticateAgain(undefined, '');
      if (!samePower(now.principal, principal)) throw powerChanged();
    };
    const live = source as LiveStream<LiveEvent>;
    const stream = new EventStream(
      live,
      // Each event costs as much as a query of the same fields.
      (event) =>
        paced(report.cost ?? 0, async () => {
          await check();
          // Each event gets a separate context, because resolvers and scope rules cache results in it that must not outlive the event.
          const made = await execute({ ...args, rootValue: event, contextValue: { ...args.contextValue } });
          const { errors, ...answer } = withinBounds(made as ExecutionResult);
          const id = eventId(event.at, request);
          return { ...answer, ...(errors && { errors: answersTo(errors) }), id };
        }),
      answerTo,
      () => live.rest && eventId(live.rest, request),
    );
    if (after === null) stream.end(notResumable());
    const entry: Open = { stream, principal, look: () => check().catch((error: unknown) => stream.end(error)) };
    open.add(entry);
    if (app.stopping.signal.aborted) stream.end(serviceUnavailable('The server', 'is stopping'));
    const cutWhenStalled = watchForStall(res, () => {
      report.reason = STALLED;
    });
    const close = () => {
      clearInterval(cutWhenStalled);
      open.delete(entry);
      release();
      void stream.return();
    };
    if (res.closed) close();
    else res.once('close', close);
    return stream;
  }

  return {
    onSubscribe({ args, setSubscribeFn, setResultAndStopExecution }) {
      const { acceptsEvents } = args.contextValue as ServerContext;
      if (acceptsEvents) setSubscribeFn((given) => subscribe(given as Arguments));
      else setResultAndStopExecution({ errors: [notReadable()] } as never);
    },
  };
}

/** Identifies the document and the variables of a stream: its ids do not fit another. */
const digestOf = (args: Arguments): string => createHash('sha256').update(textOf(args)).digest('hex').slice(0, REQUEST_DIGITS);

const isAbout = (principal: Principal, id: string): boolean =>
  principal.kind !== 'anonymous' && (principal.userId === id || (principal.kind === 'apiKey' && principal.keyId === id));

const powerChanged = () =>
  new ApiError('FORBIDDEN', 'The permissions or scopes of the credential have changed since the stream began: subscribe again.', {
    missingPermissions: [],
    powerChanged: true,
  });

const notReadable = () =>
  badRequest('A subscription is answered with server-sent events: send Accept: text/event-stream.').beforeExecution();

/** Closes the connection of a client that reads nothing. Such a client would not read a last event about the end either. */
export function watchForStall(res: ServerContext['res'], onStall = () => {}): NodeJS.Timeout {
  let stalled = 0;
  return setInterval(() => {
    stalled = res.writableNeedDrain || res.writableEnded ? stalled + LOOK_MS : 0;
    if (stalled <= STALLED_MS) return;
    onStall();
    res.destroy();
  }, LOOK_MS).unref();
}
