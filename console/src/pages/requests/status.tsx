/** The status of a request, in colour and words. */
import type { ApiKeyRequestStatus } from '../../gql/graphql.js';
import { Badge, type Tone } from '../../ui/badge.js';

const LABELS: Readonly<Record<ApiKeyRequestStatus, readonly [Tone, string]>> = {
  OPEN: ['accent', 'waits for an admin'],
  APPROVED: ['good', 'ready to collect'],
  COLLECTED: ['calm', 'collected'],
  REJECTED: ['bad', 'declined'],
  WITHDRAWN: ['calm', 'withdrawn'],
  EXPIRED: ['warn', 'not collected in time'],
};

export const STATUSES = Object.keys(LABELS) as ApiKeyRequestStatus[];

export const isStatus = (text: string): text is ApiKeyRequestStatus => Object.hasOwn(LABELS, text);

export const statusText = (status: ApiKeyRequestStatus): string => LABELS[status][1];

export const RequestStatus = ({ status }: { readonly status: ApiKeyRequestStatus }) => (
  <Badge tone={LABELS[status][0]}>{LABELS[status][1]}</Badge>
);
