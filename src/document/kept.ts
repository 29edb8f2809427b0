/**
 * Keeps computed results about a document or an operation for as long as that object lives. A document lives as long as the document
 * cache holds it.
 */
const kept = new WeakMap<object, Map<unknown, unknown>>();

/** Returns the function's result for the object. It calls the function only the first time, so the result must depend on the object alone. */
export function once<About extends object, Found>(about: About, find: (about: About) => Found): Found {
  let results = kept.get(about);
  if (results === undefined) {
    results = new Map();
    kept.set(about, results);
  }
  const known = results.get(find);
  if (known !== undefined || results.has(find)) return known as Found;
  const found = find(about);
  results.set(find, found);
  return found;
}
