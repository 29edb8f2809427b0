/**
 * Reads that took long, such as those that waited for the database. Meanwhile the caller may have lost or gained power. So a late read is
 * answered as a new request would be.
 */
import { type Caller, samePower } from '../access/principal.js';
import type { App } from '../app.js';
import { serviceUnavailable } from '../base/errors.js';
import { currentLane } from '../database/work/lane.js';
import type { ServerContext } from '../engine/context.js';
import type { Result } from '../engine/yoga.js';
import { callerNow } from './identify.js';

const LATE_MS = 250;

export const isLateRead = ({ report, caller }: ServerContext): boolean =>
  report.isMutation === false && caller?.asOf !== undefined && performance.now() - caller.asOf > LATE_MS;

/** The result is undefined when the client has closed the connection. */
type Run = (context: ServerContext) => Result | undefined | Promise<Result | undefined>;

/**
 * The result of a late read, if its caller still has the power with which it ran. Otherwise the read runs once more. Throws
 * UNAUTHENTICATED when the credential has ended, and SERVICE_UNAVAILABLE when the power has changed during the second run too.
 */
export async function confirmed(
  app: App,
  context: ServerContext,
  made: Result | undefined,
  run: Run,
): Promise<Result | undefined> {
  const caller = await callerNow(app, context);
  if (hasPowerOf(caller, context) || made === undefined) return made;
  // A stream compares the power itself, before each event.
  if (Symbol.asyncIterator in made) return made;
  context.report.principal = caller.principal;
  context.share?.end();
  currentLane()?.countAnew();
  const again = { ...beforeTheEngine(context), caller };
  const second = await run(again);
  if (!isLateRead(again) || hasPowerOf(await callerNow(app, again), again)) return second;
  throw serviceUnavailable('The permissions of the credential', 'changed several times during the request');
}

const hasPowerOf = ({ principal }: Caller, { caller }: ServerContext): boolean =>
  caller !== undefined && samePower(principal, caller.principal);

/** Without what the engine has added: its caches hold what the first run was allowed to see. */
const beforeTheEngine = ({ req, res, acceptsEvents, origin, identify, share, size, report }: ServerContext): ServerContext => ({
  req,
  res,
  acceptsEvents,
  origin,
  identify,
  share,
  size,
  report,
});
