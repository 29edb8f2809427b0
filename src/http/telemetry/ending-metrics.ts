/** Metrics of refused requests and of ended streams. Their labels are codes and reasons of the server, never words of a client. */
import { Counter, type Registry } from 'prom-client';
import type { Report } from '../../engine/context.js';
import { STALLED } from '../../engine/streams.js';

/** Codes and reasons of the server. */
const WORD = /^[A-Z_]{1,40}$/;

interface Endings {
  /** A request or a stream has ended. */
  ended(report: Report, isStream: boolean): void;
}

export function createEndings(given: readonly Registry[]): Endings {
  const registers = [...given];
  const refused = new Counter({
    name: 'astrid_refusals_total',
    help: 'Requests whose credential was refused or that lacked a permission, by code and reason.',
    labelNames: ['code', 'reason'],
    registers,
  });
  const streams = new Counter({
    name: 'astrid_streams_ended_total',
    help: 'Ended streams, by the code of their last error; "" when the client closed the connection, "STALLED" when it read nothing for 30 s.',
    labelNames: ['code'],
    registers,
  });
  return {
    ended({ code = '', reason = '' }, isStream) {
      if (isStream) streams.inc({ code: reason === STALLED ? STALLED : code });
      else if (REFUSALS.has(code)) refused.inc({ code, reason: WORD.test(reason) ? reason : '' });
    },
  };
}

const REFUSALS: ReadonlySet<string> = new Set([
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'INVALID_CREDENTIALS',
  'AMBIGUOUS_CREDENTIALS',
  'RATE_LIMITED',
]);
