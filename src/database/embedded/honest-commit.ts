/** Wraps the embedded database for pglite-prisma-adapter, so that a failed commit is not reported as a success. */
import type { PGlite } from '@electric-sql/pglite';
import type { EmbeddedClient } from './client.js';

/**
 * The adapter (0.7.2) catches a transaction's final error, passes it to the caller that waits for the beginning, and forgets it. So a
 * COMMIT that the database refused looks like a success. This wrapper keeps it a failure.
 */
export function withHonestCommits(client: EmbeddedClient): PGlite {
  function transaction(work: Parameters<PGlite['transaction']>[0]) {
    const ended = client.transaction(work);
    return {
      catch(report: (error: unknown) => void) {
        const rejecting = ended.catch((error: unknown) => {
          report(error);
          throw error;
        });
        // If the transaction never began, no caller waits for its end.
        rejecting.catch(() => {});
        return rejecting;
      },
    };
  }
  // The adapter uses no other method of PGlite.
  return new Proxy(client as unknown as PGlite, {
    get(target, property) {
      if (property === 'transaction') return transaction;
      const value: unknown = Reflect.get(target, property);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
