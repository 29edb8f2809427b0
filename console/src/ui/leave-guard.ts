/**
 * Asks before a page is left that shows something for the only time, such as the secret of a new key, or that has a form with changes. Links, Back
 * and Forward ask with a dialog of the console. Closing the tab, a reload and another site ask with the browser's own question.
 */
import { useCallback, useLayoutEffect, useRef, useState, useSyncExternalStore } from 'react';

/** The words of the question. */
interface Guard {
  readonly title: string;
  /** What is lost, and how to get another one. */
  readonly loss: string;
}

/** Leaves. A promise means that it may fail, and then the page stays. */
type Leave = () => void | Promise<void>;

interface Question {
  readonly guard: Guard;
  readonly leave: Leave;
}

const guards = new Set<Guard>();
/** Guards of what is still shown, although the reader answered that it may be lost. */
const excused = new Set<Guard>();
let question: Question | null = null;
/** The address that is guarded. */
let guarded = '';
const listeners = new Set<() => void>();

function become(next: Question | null): void {
  question = next;
  for (const listener of listeners) listener();
}

function onUnload(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

const pageOf = (address: string): string => address.split('#')[0] as string;

/**
 * Back and Forward have changed the address already. The guarded address is added after the wished one: the pages see no change, and leaving is one
 * step back.
 */
function onHistory(event: PopStateEvent): void {
  if (guards.size === 0) return;
  if (pageOf(location.href) === pageOf(guarded)) {
    guarded = location.href;
    return;
  }
  event.stopImmediatePropagation();
  history.pushState(null, '', guarded);
  beforeLeaving(() => history.back());
}

// Before the router listens: Chromium calls the listeners of the window in the order in which they were added.
addEventListener('popstate', onHistory, { capture: true });

function hold(guard: Guard): void {
  if (guards.size === 0) {
    guarded = location.href;
    addEventListener('beforeunload', onUnload);
  }
  guards.add(guard);
}

function release(guard: Guard): void {
  guards.delete(guard);
  excused.delete(guard);
  if (guards.size === 0) removeEventListener('beforeunload', onUnload);
}

let asksNothing = false;

/** Leaves, or asks first. */
export function beforeLeaving(leave: Leave): void {
  const [guard] = guards;
  if (guard === undefined || asksNothing) void leave();
  else become({ guard, leave });
}

/** Goes to another address without a question: the reader has finished. */
export function withoutAsking(go: () => void): void {
  asksNothing = true;
  try {
    go();
  } finally {
    asksNothing = false;
  }
}

/** The answer of the reader. */
export function answer(leaves: boolean): void {
  const asked = question;
  become(null);
  if (!leaves || asked === null) return;
  const left = [...guards];
  for (const guard of left) {
    release(guard);
    excused.add(guard);
  }
  const leaving = asked.leave();
  const remain = () => {
    for (const guard of left) if (excused.delete(guard)) hold(guard);
  };
  if (leaving) void leaving.then(remain, remain);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The question that waits for an answer. */
export const useQuestion = (): Question | null => useSyncExternalStore(subscribe, () => question);

/** Guards the page from when `isShown`. Returns a function that ends it: the reader has kept what is shown. */
export function useLeaveGuard(words: Guard, isShown = true): () => void {
  const [guard] = useState(() => ({ ...words }));
  const isKept = useRef(false);
  useLayoutEffect(() => {
    if (!isShown || isKept.current) return;
    hold(guard);
    return () => release(guard);
  }, [guard, isShown]);
  return useCallback(() => {
    isKept.current = true;
    release(guard);
  }, [guard]);
}

const FORM_GUARD: Guard = {
  title: 'Leave the form?',
  loss: 'What you entered was not sent. When you leave, it is lost.',
};

/** Guards a form while `isChanged`: from the first change until it was sent. Returns a function that ends it. */
export const useFormGuard = (isChanged: boolean): (() => void) => useLeaveGuard(FORM_GUARD, isChanged);
