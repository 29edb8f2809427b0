/**
 * Spreads the work of large answers over turns of the event loop. Each turn does one portion for each caller, so other requests run in
 * between, however many large answers one caller requests at the same moment.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { currentLane } from './lane.js';

/** The turn of the last portion of each caller, while it is still to come. */
const last = new Map<string, Promise<void>>();

/** Ends in a later turn than each earlier call for the same caller. Portions that await one promise share its turn. */
export function laterTurn(): Promise<void> {
  const caller = currentLane()?.caller ?? '';
  const turn: Promise<void> = (last.get(caller) ?? Promise.resolve())
    .then(() => nextTurn())
    .then(() => {
      if (last.get(caller) === turn) last.delete(caller);
    });
  last.set(caller, turn);
  return turn;
}
