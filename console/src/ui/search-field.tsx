/** A search whose text is a part of the address: it changes shortly after the last letter, so that a list is not read for each letter. */
import { useEffect, useRef, useState } from 'react';
import { TextField } from './field.js';

const TYPING_MS = 300;

interface Properties {
  readonly label: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
}

export function SearchField({ label, value, onChange }: Properties) {
  const [typed, setTyped] = useState(value);
  const sent = useRef(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  // Another change of the address, such as Back or "Clear", also changes the text.
  useEffect(() => {
    if (value === sent.current) return;
    sent.current = value;
    clearTimeout(timer.current);
    setTyped(value);
  }, [value]);
  return (
    <TextField
      label={label}
      bare
      type="search"
      placeholder={label}
      value={typed}
      onChange={(event) => {
        const text = event.target.value;
        setTyped(text);
        clearTimeout(timer.current);
        timer.current = setTimeout(() => {
          sent.current = text;
          onChange(text);
        }, TYPING_MS);
      }}
    />
  );
}
