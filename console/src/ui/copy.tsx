/** Copies a text, and says so. */
import { useState } from 'react';
import { Button } from './button.js';

const SAID_MS = 2_000;
const COPIED = 'Copied';

export function Copy({
  text,
  label = 'Copy',
  look = 'plain',
  what,
  onCopied,
}: {
  readonly text: string;
  readonly label?: string;
  /** Names the text for screen readers, where a page has several of them. */
  readonly what?: string;
  readonly look?: 'plain' | 'primary' | 'quiet';
  /** Called when the text is in the clipboard. */
  readonly onCopied?: () => void;
}) {
  const [said, setSaid] = useState<string | null>(null);
  const copy = async () => {
    const done = await navigator.clipboard.writeText(text).then(
      () => COPIED,
      () => 'Select the text and copy it',
    );
    setSaid(done);
    if (done === COPIED) onCopied?.();
    setTimeout(() => setSaid(null), SAID_MS);
  };
  return (
    <>
      <Button look={look} onClick={() => void copy()}>
        {said ?? label}
        {what !== undefined && <span className="visually-hidden"> {what}</span>}
      </Button>
      <span className="visually-hidden" role="status">
        {said}
      </span>
    </>
  );
}
