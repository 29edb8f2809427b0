/**
 * The present time, which changes every half minute: one clock for all components. It must not change between the rendering of components and
 * their subscription, since React would then render all of them again.
 */
import { useSyncExternalStore } from 'react';

const TICK_MS = 30_000;
/** What is rendered later than this after the last reading of the clock reads it again. */
const FRESH_MS = 5_000;

let now = Date.now();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function read(): number {
  if (Date.now() - now > FRESH_MS) now = Date.now();
  return now;
}

/** Milliseconds since 1970. */
export const useNow = (): number => useSyncExternalStore(subscribe, read);
