/** The end of a key in a colour and in words. */
import type { ApiKeyStatus } from '../../gql/graphql.js';
import { Badge, type Tone } from '../../ui/badge.js';
import { relativeText, utcText } from '../../ui/moments.js';
import { useNow } from '../../ui/use-now.js';

const DAY_MS = 86_400_000;
const SOON_DAYS = 14;

interface KeyEnd {
  readonly status: ApiKeyStatus;
  readonly expiresAt?: string | null | undefined;
  /** The keys of a deactivated owner do not work. `isActive` is null for a caller who may not see it. */
  readonly owner: { readonly isActive?: boolean | null | undefined };
}

function describeEnd({ status, expiresAt, owner }: KeyEnd, now: number): { readonly tone: Tone; readonly words: string } {
  if (status === 'REVOKED') return { tone: 'bad', words: 'Revoked' };
  const left = expiresAt == null ? Number.POSITIVE_INFINITY : Date.parse(expiresAt) - now;
  if (expiresAt != null && (status === 'EXPIRED' || left <= 0)) {
    return { tone: 'bad', words: `Expired ${relativeText(expiresAt, now)}` };
  }
  if (owner.isActive === false) return { tone: 'bad', words: 'Stopped: its owner is deactivated' };
  // Of all states that work it is the riskiest: a lost copy works until somebody ends it.
  if (expiresAt == null) return { tone: 'warn', words: 'Does not expire' };
  return { tone: left < SOON_DAYS * DAY_MS ? 'warn' : 'good', words: `Expires ${relativeText(expiresAt, now)}` };
}

export function Expiry(end: KeyEnd) {
  const { tone, words } = describeEnd(end, useNow());
  return (
    <Badge tone={tone} {...(end.expiresAt && { title: utcText(end.expiresAt) })}>
      {words}
    </Badge>
  );
}
