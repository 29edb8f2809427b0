/** The known holder of a refused credential: for the audit log, never for the client. */
import type { Principal } from '../principal.js';

const holders = new WeakMap<object, Principal>();

/** Notes the holder of a refused credential, and returns the refusal for the caller to throw. */
export function withHolder<Refusal extends Error>(holder: Principal, refusal: Refusal): Refusal {
  holders.set(refusal, holder);
  return refusal;
}

export const holderOf = (refusal: object): Principal | undefined => holders.get(refusal);
