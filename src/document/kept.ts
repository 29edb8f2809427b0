/**
 * What was found out about a document or one of its operations, kept for as long as that lives. For a document this is as long as it stands
 * in the document cache.
 */
const kept = new WeakMap<object, Map<unknown, unknown>>();

/** What the function finds out about it. The function is called the first time only, so it must depend on nothing else. */
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
