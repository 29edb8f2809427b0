/**
 * Moves through the pages of a list. It appears with the first rows, since it stands below them and would move. Another page begins at its first
 * row: the window shows it, and the keyboard continues there.
 */
import { useEffect, useRef } from 'react';
import { Button } from './button.js';
import { numberText } from './counted.js';
import type { ListAddress } from './list-address.js';
import styles from './pager.module.css';
import { toTable } from './to-top.js';

interface Properties {
  readonly address: ListAddress;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor?: string | null | undefined } | undefined;
  readonly shown: number;
  /** The number of rows in the whole list, if it was counted. */
  readonly total?: number | undefined;
}

/** On a telephone only a screen reader gets it: three buttons fit into one row. */
const Word = () => <span className={styles.word}>page</span>;

/** A list of one page has only its number of rows. */
export function Pager({ address, pageInfo, shown, total }: Properties) {
  const element = useRef<HTMLElement>(null);
  const isPressed = useRef(false);
  const { after, goTo, goBack } = address;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the effect belongs to the page that is shown.
  useEffect(() => {
    if (!isPressed.current) return;
    isPressed.current = false;
    toTable(element.current?.parentElement);
  }, [after]);
  if (pageInfo === undefined) return null;
  const hasPages = after !== null || pageInfo.hasNextPage;
  const press = (go: () => void) => () => {
    isPressed.current = true;
    go();
  };
  return (
    <nav ref={element} className={styles.pager} aria-label="Pages">
      {/* A screen reader announces the number when a filter or a page changes it. */}
      <span className={styles.count} role="status">
        {numberText(shown)}
        {total !== undefined && ` of ${numberText(total)}`}
        <span className={hasPages ? styles.word : undefined}> {(total ?? shown) === 1 ? 'row' : 'rows'}</span>
      </span>
      {hasPages && (
        <>
          <Button disabled={after === null} onClick={press(() => goTo(null))}>
            First <Word />
          </Button>
          <Button disabled={goBack === undefined} onClick={goBack && press(goBack)}>
            Previous <Word />
          </Button>
          <Button disabled={!pageInfo.hasNextPage} onClick={press(() => goTo(pageInfo.endCursor ?? null))}>
            Next <Word />
          </Button>
        </>
      )}
    </nav>
  );
}
