/** Work that several callers want at the same time, done once. */

/** Calls made while the work is under way share its result. */
export function sharing<T>(work: () => Promise<T>): () => Promise<T> {
  let shared: Promise<T> | undefined;
  return () => {
    shared ??= work().finally(() => {
      shared = undefined;
    });
    return shared;
  };
}
