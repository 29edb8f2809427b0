/** For how long nobody has used the console, over all tabs of this browser. Only the time of the last use is stored. */

const KEY = 'astrid-active-at';
/** Writing each movement of a pointer would be wasteful. */
const WRITE_MS = 30_000;

let own = Date.now();
let written = 0;

export function watchActivity(): void {
  for (const event of ['pointerdown', 'keydown', 'wheel', 'touchstart'])
    addEventListener(event, note, { passive: true, capture: true });
  note();
}

function note(): void {
  own = Date.now();
  if (own - written < WRITE_MS) return;
  written = own;
  try {
    localStorage.setItem(KEY, String(own));
  } catch {} // A browser may forbid it: each tab then counts alone.
}

/** Milliseconds. */
export function idleMs(): number {
  let shared = 0;
  try {
    shared = Number(localStorage.getItem(KEY)) || 0;
  } catch {} // As above.
  return Math.max(0, Date.now() - Math.max(own, Math.min(shared, Date.now())));
}
