/** The frame of a page: its title, which is also the document's, what it is about, its actions, and sections. */
import { type ReactNode, useEffect, useId } from 'react';
import styles from './page.module.css';
import { visible } from './visible.js';

/** A longer name, in characters, may be cut. */
const LONG = 60;

interface PageProperties {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly above?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  /** For forms and texts: a line that is easy to read. */
  readonly narrow?: boolean;
}

export function Page({ title, lead, above, actions, children, narrow = false }: PageProperties) {
  useEffect(() => {
    document.title = `${visible(title).slice(0, 100)} · AstrID`;
  }, [title]);
  return (
    <div className={`${styles.page} ${narrow ? styles.narrow : ''}`}>
      <header className={styles.header}>
        <div className={styles.heading}>
          {above && <div className={styles.above}>{above}</div>}
          {/* Three lines of a long name are shown. Its title has all of it. */}
          <h1 className={styles.title} {...(title.length > LONG && { title: visible(title) })}>
            <bdi>{visible(title)}</bdi>
          </h1>
          {lead && <div className={styles.lead}>{lead}</div>}
        </div>
        {actions && <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}

interface CardProperties {
  readonly title: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  /** Tables and lists reach the edge. */
  readonly flush?: boolean;
}

export function Card({ title, aside, children, flush = false }: CardProperties) {
  const id = useId();
  return (
    <section className={styles.card} aria-labelledby={id}>
      <div className={styles.cardHeader}>
        <h2 id={id}>{title}</h2>
        {aside}
      </div>
      <div className={flush ? styles.flush : styles.cardBody}>{children}</div>
    </section>
  );
}
