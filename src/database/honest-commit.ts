/** The embedded database as pglite-prisma-adapter should see it, so that a commit which fails is not reported as done. */
import type { PGlite } from '@electric-sql/pglite';
import type { EmbeddedClient } from './embedded-client.js';

/**
 * The adapter (0.7.2) catches what a transaction ends with, tells whoever waits for its begin, and forgets it: a COMMIT that
 * the database refused looks like one that succeeded. Here the failure stays one.
 */
export function withHonestCommits(client: EmbeddedClient): PGlite {
  function transaction(work: Parameters<PGlite['transaction']>[0]) {
    const ended = client.transaction(work);
    return {
      catch(tell: (error: unknown) => void) {
        const told = ended.catch((error: unknown) => {
          tell(error);
          throw error;
        });
        // When it never began nobody waits for its end.
        told.catch(() => {});
        return told;
      },
    };
  }
  // The adapter uses no more of PGlite than this.
  return new Proxy(client as PGlite, {
    get(target, property) {
      if (property === 'transaction') return transaction;
      const value: unknown = Reflect.get(target, property);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
