/** The arguments of the cross-match, and their limits. */
import { checkCount } from '../../base/counts.js';
import { badUserInput } from '../../base/errors.js';
import { LONGEST } from '../../base/lengths.js';
import { type Cone, checkPosition } from '../../graphql/sky/cone.js';
import { checkRange, isBlank, isLonger } from '../kit/input.js';

export const MAX_POSITIONS = 1_000;
export const MAX_MATCHES = 10;
/** Degrees. */
const MAX_RADIUS = 1;

/** A position with the caller's name for it, and the greatest distance of a match. */
interface NamedPosition extends Cone {
  readonly id: string;
}

export interface MatchArgs {
  readonly positions: readonly NamedPosition[];
  readonly perPosition?: number | null | undefined;
}

/** Throws BAD_USER_INPUT. */
export function checkMatch({ positions, perPosition }: MatchArgs): void {
  if (perPosition != null) checkRange(perPosition, 1, MAX_MATCHES, 'perPosition');
  checkCount(positions, MAX_POSITIONS, 'positions');
  const seen = new Map<string, number>();
  for (const [index, position] of positions.entries()) {
    const field = `positions.${index}`;
    const { id, radius } = position;
    if (isBlank(id) || isLonger(id, LONGEST.name)) throw badUserInput(`${field}.id`, `must have 1 to ${LONGEST.name} characters`);
    const first = seen.get(id);
    if (first !== undefined) throw badUserInput(`${field}.id`, `repeats that of position ${first}`);
    seen.set(id, index);
    checkPosition(position, field);
    if (!(radius > 0 && radius <= MAX_RADIUS))
      throw badUserInput(`${field}.radius`, `must be greater than 0 and at most ${MAX_RADIUS} degree`);
  }
}
