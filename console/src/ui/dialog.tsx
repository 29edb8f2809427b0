/**
 * A modal dialog: the browser's own element, which keeps the focus inside, closes with Escape and makes the rest of the page inert. Libraries
 * for dialogs insert style elements to stop the page from scrolling, and the policy of the console forbids those.
 */
import { type ReactNode, useEffect, useId, useRef } from 'react';
import styles from './dialog.module.css';

interface Properties {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** The buttons at the end. */
  readonly actions?: ReactNode;
  /** Called when the form is sent, by a button or with Enter. */
  readonly onSubmit?: () => void;
  readonly wide?: boolean;
  /** Stays open at Escape: it shows something that cannot be shown again. */
  readonly stays?: boolean;
}

export function Dialog({ title, onClose, children, actions, onSubmit, wide = false, stays = false }: Properties) {
  const element = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    // A group of radio buttons is entered at the chosen one.
    dialog?.querySelector<HTMLElement>('input[type="radio"]:checked')?.focus();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={element}
      className={`${styles.dialog} ${wide ? styles.wide : ''}`}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        if (!stays) onClose();
      }}
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit?.();
        }}
      >
        <h2 id={id}>{title}</h2>
        <div className={styles.content}>{children}</div>
        {actions && <div className={styles.actions}>{actions}</div>}
      </form>
    </dialog>
  );
}
