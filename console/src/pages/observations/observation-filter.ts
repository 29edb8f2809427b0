/** The filter and the cone of the observations, from the address. An address may be typed: a value that the API would refuse is left out. */
import type { ObservationFilter, ObservationStatus } from '../../gql/graphql.js';
import type { ListAddress } from '../../ui/list-address.js';
import type { Cone } from './sky.js';

/** The steps of an observation, in their order. The type check fails when one is missing. */
const RANKS: Readonly<Record<ObservationStatus, number>> = {
  INGESTED: 0,
  PREPROCESSING: 1,
  PREPROCESSED: 2,
  DIFFERENCING: 3,
  DIFFERENCED: 4,
  FAILED: 5,
  ARCHIVED: 6,
};

export const STATUSES = (Object.keys(RANKS) as ObservationStatus[]).sort((one, other) => RANKS[one] - RANKS[other]);

const isStatus = (text: string): text is ObservationStatus => Object.hasOwn(RANKS, text);

export function filterIn({ get }: Pick<ListAddress, 'get'>): ObservationFilter {
  const [survey, status] = [get('survey'), get('status')];
  return { ...(survey && { survey }), ...(isStatus(status) && { status }) };
}

const numberIn = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text));

/** Null unless all three numbers are given and legal: 0 ≤ ra < 360, -90 ≤ dec ≤ 90, 0 < radius ≤ 180, in degrees. */
export function coneOf(ra: string, dec: string, radius: string): Cone | null {
  const cone = { ra: numberIn(ra), dec: numberIn(dec), radius: numberIn(radius) };
  const isLegal = cone.ra >= 0 && cone.ra < 360 && Math.abs(cone.dec) <= 90 && cone.radius > 0 && cone.radius <= 180;
  return isLegal ? cone : null;
}

export const coneIn = ({ get }: Pick<ListAddress, 'get'>): Cone | null => coneOf(get('ra'), get('dec'), get('radius'));
