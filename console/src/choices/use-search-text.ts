/** The text that a choice searches for. It follows the typed text shortly after the last letter, so that not every letter is a request. */
import { useEffect, useRef, useState } from 'react';

const TYPING_MS = 200;

/** A search shows so many at first. More letters find the others. */
export const MOST_FOUND = 20;

/** The text, null while the list is closed, and what to call with each change. */
export function useSearchText(): readonly [string | null, (next: string | null) => void] {
  const [text, setText] = useState<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const search = (next: string | null) => {
    clearTimeout(timer.current);
    if (next) timer.current = setTimeout(() => setText(next), TYPING_MS);
    else setText(next);
  };
  return [text, search];
}
