/** The filters above a list. On a narrow screen a button shows all but the first, so that the rows begin in the first window. */
import { type ReactNode, useId, useState } from 'react';
import { Button } from './button.js';
import styles from './filters.module.css';
import type { ListAddress } from './list-address.js';

interface Properties {
  /** What is filtered: `keys`. */
  readonly of: string;
  readonly address: ListAddress;
  /** Lays them out on a wide screen. */
  readonly className: string | undefined;
  /** The filter that is always shown. */
  readonly first: ReactNode;
  readonly children: ReactNode;
}

export function Filters({ of, address, className, first, children }: Properties) {
  // A filter that holds is shown.
  const [isOpen, setIsOpen] = useState(address.isFiltered);
  const id = useId();
  return (
    <search className={`${styles.filters} ${className}`} aria-label={`Filter the ${of}`}>
      {first}
      <Button className={styles.toggle} aria-expanded={isOpen} aria-controls={id} onClick={() => setIsOpen(!isOpen)}>
        {isOpen ? 'Fewer filters' : 'More filters'}
      </Button>
      <div id={id} className={`${styles.more} ${isOpen ? styles.open : ''}`}>
        {children}
        {address.isFiltered && (
          <Button look="quiet" className={styles.clear} onClick={address.clear}>
            Clear
          </Button>
        )}
      </div>
    </search>
  );
}
