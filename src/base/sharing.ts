/** Work that several callers need at the same time, done once. */

/** Calls during the work share its result. */
export function sharing<T>(work: () => Promise<T>): () => Promise<T> {
  let shared: Promise<T> | undefined;
  return () => {
    shared ??= work().finally(() => {
      shared = undefined;
    });
    return shared;
  };
}
