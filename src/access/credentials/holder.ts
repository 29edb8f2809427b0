/** Whose credential was refused, when it is known: told to the audit log, never to the client. */
import type { Principal } from '../principal.js';

const holders = new WeakMap<object, Principal>();

/** Notes the holder of a refused credential. Returns the refusal, to be thrown. */
export function refusalOf<Refusal extends Error>(holder: Principal, refusal: Refusal): Refusal {
  holders.set(refusal, holder);
  return refusal;
}

export const holderOf = (refusal: object): Principal | undefined => holders.get(refusal);
