/** Moves the focus to the page when the control that had it is removed. Otherwise the keyboard and a screen reader begin again at the top. */
import { useEffect, useRef } from 'react';

/** Call it with the state that shows or removes the controls. */
export function useKeptFocus(shown: boolean): void {
  const last = useRef(shown);
  useEffect(() => {
    if (last.current === shown) return;
    last.current = shown;
    if (document.activeElement === document.body) document.getElementById('main')?.focus({ preventScroll: true });
  }, [shown]);
}
