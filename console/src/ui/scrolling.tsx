/** Content that may be wider than its place, such as a table. It scrolls by itself: nothing is cut, and the keyboard reaches it. */
import { type ReactNode, useEffect, useState } from 'react';
import styles from './scrolling.module.css';

interface Properties {
  readonly name: string;
  readonly children: ReactNode;
}

export function Scrolling({ name, children }: Properties) {
  const [element, setElement] = useState<HTMLDivElement | null>(null);
  const [isWide, setIsWide] = useState(false);
  useEffect(() => {
    if (element === null) return;
    const observer = new ResizeObserver(() => setIsWide(element.scrollWidth > element.clientWidth));
    for (const each of [element, ...element.children]) observer.observe(each);
    return () => observer.disconnect();
  }, [element]);
  return (
    <div ref={setElement} className={styles.scrolling} {...(isWide && { role: 'group', 'aria-label': name, tabIndex: 0 })}>
      {children}
    </div>
  );
}
