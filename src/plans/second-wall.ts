/** The second wall of plans: a plan runs only for a principal that meets the requirement of every field that the plan answers. */
import type { Principal } from '../access/principal.js';
import { refusalFor } from '../document/requirements.js';
import type { Plan } from './plan.js';

/** Throws the refusal of the first field whose requirement the principal does not meet. */
export function enforce({ needs }: Plan, principal: Principal): void {
  for (const { requirement, path } of needs) {
    const refused = refusalFor(principal, requirement, path);
    if (refused !== null) throw refused;
  }
}
