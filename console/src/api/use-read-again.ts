/** Reads the answers of some documents again after events: once for all events of a pause, however many arrive. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';

/** `pauseMs` is in milliseconds. Call the result for each event. */
export function useReadAgain(documents: readonly { toString(): string }[], pauseMs: number): () => void {
  const client = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return () => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      for (const document of documents) void client.invalidateQueries({ queryKey: [document.toString()] });
    }, pauseMs);
  };
}
