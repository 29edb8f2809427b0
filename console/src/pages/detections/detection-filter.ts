/** The filter and the order of the detections, from the address. An address may be typed: a value that the API would refuse is left out. */
import type {
  DetectionFilter,
  DetectionOrder,
  DetectionRecordedFilter,
  DetectionStatus,
  DetectionType,
} from '../../gql/graphql.js';
import type { ListAddress } from '../../ui/list-address.js';

/** The classes, in the order of their keys. The type check fails when one is missing. */
const CLASS_RANKS: Readonly<Record<DetectionType, number>> = { SUPERNOVA: 0, VARIABLE: 1, TRANSIENT: 2, UNKNOWN: 3, ARTIFACT: 4 };
const STATUS_RANKS: Readonly<Record<DetectionStatus, number>> = {
  PENDING: 0,
  VALIDATING: 1,
  VALIDATED: 2,
  CONFIRMED: 3,
  REJECTED: 4,
  ARCHIVED: 5,
};

const ranked = <Name extends string>(ranks: Readonly<Record<Name, number>>): readonly Name[] =>
  (Object.keys(ranks) as Name[]).sort((one, other) => ranks[one] - ranks[other]);

export const CLASSES = ranked(CLASS_RANKS);
export const STATUSES = ranked(STATUS_RANKS);

const isClass = (text: string): text is DetectionType => Object.hasOwn(CLASS_RANKS, text);
const isStatus = (text: string): text is DetectionStatus => Object.hasOwn(STATUS_RANKS, text);

/** The status in the address that selects every status. Without any, the page shows what waits for a judgement. */
export const ANY_STATUS = 'any';
export const BY_DEFAULT = { field: 'CONFIDENCE', direction: 'DESC' } as const;

/** The orders of the queue, as the address names them. */
export const ORDERS: readonly (readonly [string, string])[] = [
  ['-CONFIDENCE', 'Most confident'],
  ['CONFIDENCE', 'Least confident'],
  ['-CREATED_AT', 'Newest'],
  ['CREATED_AT', 'Oldest'],
];

const shareIn = (text: string): number | undefined => {
  const share = text.trim() === '' ? Number.NaN : Number(text);
  return share >= 0 && share <= 1 ? share : undefined;
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const isUuid = (text: string): boolean => UUID.test(text);

export function filterIn({ get }: Pick<ListAddress, 'get'>): DetectionFilter {
  const [status, type, least] = [get('status'), get('class'), shareIn(get('least'))];
  return {
    ...(get('survey') && { survey: get('survey') }),
    ...(isStatus(status) ? { status } : status !== ANY_STATUS && { status: 'PENDING' as const }),
    ...(isClass(type) && { type }),
    ...(isUuid(get('model')) && { modelId: `Model:${get('model')}` }),
    ...(least !== undefined && { minConfidence: least }),
  };
}

export const orderIn = ({ sorting: { field, direction } }: Pick<ListAddress, 'sorting'>): DetectionOrder => ({
  field: field === 'CREATED_AT' ? field : 'CONFIDENCE',
  direction,
});

/** The same detections, as far as the stream can select them. */
export const liveFilterOf = ({ survey, type, minConfidence }: DetectionFilter): DetectionRecordedFilter => ({
  ...(survey != null && { survey }),
  ...(type != null && { type }),
  ...(minConfidence != null && { minConfidence }),
});
