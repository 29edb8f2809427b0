/** The filter of runs and jobs, from the address. An address may be typed: a value that the API would refuse is left out. */
import type { ListAddress } from '../../ui/list-address.js';
import { type Kind, kindOf } from './kinds.js';

/** The status in the address that selects running work without a recent heartbeat. */
export const STALE = 'stale';

/** After so many minutes without a heartbeat, a worker counts as silent. */
export const STALE_MINUTES = [5, 15, 60, 360, 1_440] as const;
const BY_DEFAULT = 15;

interface WorkView {
  readonly kind: Kind;
  readonly survey: string;
  readonly status: string;
  readonly staleMinutes: number;
  readonly filter: Readonly<Record<string, unknown>>;
}

export function viewIn({ get }: Pick<ListAddress, 'get'>): WorkView {
  const [kind, survey, status] = [kindOf(get('kind')), get('survey'), get('status')];
  const staleMinutes = STALE_MINUTES.find((minutes) => String(minutes) === get('stale')) ?? BY_DEFAULT;
  const known = status === STALE || kind.statuses.includes(status) ? status : '';
  const filter = {
    ...(survey && { survey }),
    ...(known === STALE ? { stale: { olderThanMinutes: staleMinutes } } : known && { status: known }),
  };
  return { kind, survey, status: known, staleMinutes, filter };
}
