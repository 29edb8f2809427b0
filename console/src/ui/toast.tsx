/** Short messages about what was done. Screen readers announce them, and they leave by themselves. */
import { useSyncExternalStore } from 'react';
import styles from './toast.module.css';
import { Text } from './visible.js';

const SHOWN_MS = 6_000;

interface Toast {
  readonly id: number;
  readonly message: string;
}

let toasts: readonly Toast[] = [];
let last = 0;
const listeners = new Set<() => void>();

function change(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

export function toast(message: string): void {
  const id = ++last;
  change([...toasts, { id, message }]);
  setTimeout(() => change(toasts.filter((shown) => shown.id !== id)), SHOWN_MS);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function Toasts() {
  const shown = useSyncExternalStore(subscribe, () => toasts);
  return (
    <div className={styles.toasts} role="status" aria-live="polite">
      {shown.map(({ id, message }) => (
        <p key={id} className={styles.toast}>
          <Text>{message}</Text>
        </p>
      ))}
    </div>
  );
}
