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

/** What is legal for each number of a cone, in degrees. */
const LEGAL: Readonly<Record<keyof Cone, (value: number) => boolean>> = {
  ra: (ra) => ra >= 0 && ra < 360,
  dec: (dec) => Math.abs(dec) <= 90,
  radius: (radius) => radius > 0 && radius <= 180,
};

const PARTS = Object.keys(LEGAL) as (keyof Cone)[];

/** The numbers that no cone has. NaN is not legal. */
export const faultsIn = (cone: Cone): (keyof Cone)[] => PARTS.filter((part) => !LEGAL[part](cone[part]));

export function coneIn({ get }: Pick<ListAddress, 'get'>): Cone | null {
  const cone = { ra: numberIn(get('ra')), dec: numberIn(get('dec')), radius: numberIn(get('radius')) };
  return faultsIn(cone).length === 0 ? cone : null;
}
