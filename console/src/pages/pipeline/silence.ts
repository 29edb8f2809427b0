/** The signs that the worker of a running row no longer works: no recent heartbeat, or a lease that has ended. */

interface Running {
  readonly status: string;
  /** The time of the last heartbeat or change. */
  readonly updatedAt: string;
  readonly leaseEndsAt?: string | null | undefined;
}

const MINUTE_MS = 60_000;

/** `now` is in milliseconds since 1970. */
export function silence({ status, updatedAt, leaseEndsAt }: Running, staleMinutes: number, now: number) {
  const isRunning = status === 'RUNNING';
  return {
    isLate: isRunning && now - Date.parse(updatedAt) >= staleMinutes * MINUTE_MS,
    isLeaseOver: isRunning && leaseEndsAt != null && Date.parse(leaseEndsAt) <= now,
  };
}
