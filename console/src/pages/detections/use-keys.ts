/** Single keys as commands, while nobody types a text and no dialog is open. */
import { useEffect, useEffectEvent } from 'react';

const TYPES_TEXT = 'input, select, textarea, [contenteditable], [role="menu"]';

/** `commands` are by `KeyboardEvent.key`, in small letters. */
export function useKeys(commands: Readonly<Record<string, (() => void) | undefined>>, enabled: boolean): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    const isForOthers = event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat;
    if (isForOthers || document.querySelector('dialog[open]')) return;
    if (event.target instanceof Element && event.target.closest(TYPES_TEXT)) return;
    const key = event.key.toLowerCase();
    if (!Object.hasOwn(commands, key) || commands[key] === undefined) return;
    event.preventDefault();
    commands[key]();
  });
  useEffect(() => {
    if (!enabled) return;
    const listen = (event: KeyboardEvent) => press(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [enabled]);
}
