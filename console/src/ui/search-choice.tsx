/**
 * Chooses one of many by typing a part of its name: an editable combobox with a list, as the ARIA Authoring Practices describe it. The caller
 * searches. A list of all would end at the largest page of the API.
 */
import { type KeyboardEvent, type ReactNode, type RefObject, useEffect, useId, useRef, useState } from 'react';
import { Field } from './field.js';
import fieldStyles from './field.module.css';
import styles from './search-choice.module.css';
import { visible } from './visible.js';

interface Found {
  readonly id: string;
  readonly label: string;
}

/** What every choice of this kind states, for users or anything else. */
export interface Choice {
  readonly label: string;
  readonly bare?: boolean;
  readonly help?: string;
  /** The first choice, which chooses nothing: `Any owner`. */
  readonly none: string;
  /** The global id of the chosen one. Empty when nothing is chosen. */
  readonly value: string;
  readonly onChoose: (id: string) => void;
}

interface Properties extends Choice {
  /** The name of the chosen one. */
  readonly shown: string;
  /** The answer to the last search. Undefined while the first one runs. */
  readonly found: readonly Found[] | undefined;
  /** Why the search failed. */
  readonly problem?: string | undefined;
  /** Whether more fit than `found` contains. */
  readonly hasMore: boolean;
  /** Called with each change of the text, and with null when the list closes. */
  readonly onSearch: (text: string | null) => void;
}

export function SearchChoice(properties: Properties) {
  const { label, bare = false, help, none, value, shown, found, problem, hasMore, onSearch, onChoose } = properties;
  const [typed, setTyped] = useState<string | null>(null);
  const [active, setActive] = useState(0);
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const isOpen = typed !== null;
  const options = [...(typed === '' ? [{ id: '', label: none }] : []), ...(found ?? [])];
  const at = Math.min(active, options.length - 1);
  const change = (text: string | null) => {
    setTyped(text);
    setActive(0);
    onSearch(text);
  };
  const choose = (option: Found | undefined) => {
    if (option === undefined) return;
    if (option.id !== value) onChoose(option.id);
    change(null);
  };
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      if (!isOpen) change('');
      else if (options.length > 0) setActive((at + step + options.length) % options.length);
    } else if (isOpen && (event.key === 'Enter' || event.key === 'Escape')) {
      // Enter sends no form, and Escape closes no dialog, while the list is open.
      event.preventDefault();
      event.stopPropagation();
      if (event.key === 'Enter') choose(options[at]);
      else change(null);
    }
  };
  return (
    <Field label={label} bare={bare} help={help}>
      {(ids) => (
        <div className={styles.choice}>
          <input
            {...ids}
            ref={input}
            className={`${fieldStyles.input} ${styles.input}`}
            role="combobox"
            aria-expanded={isOpen}
            aria-controls={`${id}-list`}
            aria-autocomplete="list"
            aria-activedescendant={isOpen && at >= 0 ? `${id}-${at}` : undefined}
            autoComplete="off"
            spellCheck={false}
            placeholder={visible(shown || none)}
            value={typed ?? visible(shown)}
            onChange={(event) => change(event.target.value)}
            onClick={() => !isOpen && change('')}
            onKeyDown={press}
            onBlur={() => isOpen && change(null)}
          />
          {isOpen && (
            <List input={input}>
              <div id={`${id}-list`} role="listbox" className={styles.options} aria-label={`Found for ${label}`}>
                {options.map((option, index) => (
                  // biome-ignore lint/a11y/useKeyWithClickEvents: the input has the keys.
                  // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the input, which names the active option.
                  <div
                    key={option.id}
                    id={`${id}-${index}`}
                    ref={index === at ? scrollTo : undefined}
                    role="option"
                    aria-selected={option.id === value}
                    className={`${styles.option} ${index === at ? styles.active : ''}`}
                    // The focus stays in the input.
                    onPointerDown={(event) => event.preventDefault()}
                    onClick={() => choose(option)}
                  >
                    <bdi>{visible(option.label)}</bdi>
                  </div>
                ))}
              </div>
              {found === undefined && <p className={styles.note}>{problem ?? 'Searching…'}</p>}
              {found?.length === 0 && <p className={styles.note}>Nothing fits.</p>}
              {hasMore && <p className={styles.note}>More fit. Type more letters.</p>}
            </List>
          )}
          <span className="visually-hidden" role="status">
            {isOpen && (found ? `${found.length}${hasMore ? ' or more' : ''} found` : problem)}
          </span>
        </div>
      )}
    </Field>
  );
}

const scrollTo = (element: HTMLElement | null) => element?.scrollIntoView({ block: 'nearest' });

/** Less room than this below the input, in pixels, and the list opens above it, if there is more. */
const LEAST_ROOM = 260;

/** Beside the input, in front of everything else: a panel would cut what it contains. */
function List({ input, children }: { readonly input: RefObject<HTMLElement | null>; readonly children: ReactNode }) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const place = () => {
      const [box, list] = [input.current?.getBoundingClientRect(), element.current];
      if (!box || !list) return;
      list.style.left = `${box.left}px`;
      const below = document.documentElement.clientHeight - box.bottom;
      const isAbove = below < LEAST_ROOM && box.top > below;
      list.style.top = isAbove ? 'auto' : `${box.bottom + 4}px`;
      list.style.bottom = isAbove ? `${document.documentElement.clientHeight - box.top + 4}px` : 'auto';
      list.style.minWidth = `${box.width}px`;
      list.style.maxWidth = `${Math.max(box.width, document.documentElement.clientWidth - box.left - 8)}px`;
    };
    place();
    addEventListener('scroll', place, { passive: true, capture: true });
    addEventListener('resize', place);
    return () => {
      removeEventListener('scroll', place, { capture: true });
      removeEventListener('resize', place);
    };
  }, [input]);
  return (
    <div ref={element} className={styles.list}>
      {children}
    </div>
  );
}
