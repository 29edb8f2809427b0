/** Copies a text, and says so. */
import { useState } from 'react';
import { Button } from './button.js';

const SAID_MS = 2_000;

export function Copy({
  text,
  label = 'Copy',
  look = 'plain',
  what,
}: {
  readonly text: string;
  readonly label?: string;
  /** Names the text for screen readers, where a page has several of them. */
  readonly what?: string;
  readonly look?: 'plain' | 'primary' | 'quiet';
}) {
  const [said, setSaid] = useState<string | null>(null);
  const copy = async () => {
    const done = await navigator.clipboard.writeText(text).then(
      () => 'Copied',
      () => 'Select the text and copy it',
    );
    setSaid(done);
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
