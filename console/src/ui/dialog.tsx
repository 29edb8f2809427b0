/**
 * A modal dialog: the browser's own element, which keeps the focus inside, closes with Escape and makes the rest of the page inert. Libraries
 * for dialogs insert style elements to stop the page from scrolling, and the policy of the console forbids those.
 */
import { type ReactNode, useId, useLayoutEffect, useRef, useState } from 'react';
import styles from './dialog.module.css';
import { beforeLeaving, useFormGuard } from './leave-guard.js';

interface Properties {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** The buttons at the end. */
  readonly actions?: ReactNode;
  /** Called when the form is sent, by a button or with Enter. */
  readonly onSubmit?: () => void;
  readonly wide?: boolean;
  /** Stays open at Escape: something is on its way. */
  readonly stays?: boolean;
  /** Shows something that cannot be shown again: Escape asks first, as long as the guard of it holds. */
  readonly isOnce?: boolean;
  /** Asks before it is lost: the reader has changed its form. The button `Cancel` needs no question. */
  readonly isChanged?: boolean;
}

/** What has the focus: for the item of a menu, the button of the menu, since the item goes away. */
function focused(): HTMLElement | null {
  const active = document.activeElement as HTMLElement | null;
  const menu = active?.closest('[role="menu"]');
  return menu ? document.getElementById(menu.getAttribute('aria-labelledby') ?? '') : active;
}

export function Dialog({
  title,
  onClose,
  children,
  actions,
  onSubmit,
  wide = false,
  stays = false,
  isOnce = false,
  isChanged = false,
}: Properties) {
  useFormGuard(isChanged);
  const element = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const asks = isChanged || isOnce;
  const id = useId();
  const [opener] = useState(focused);
  // Before the element leaves the page: a dialog that is removed while it is open takes the focus with it.
  useLayoutEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    // A group of radio buttons is entered at the chosen one.
    dialog?.querySelector<HTMLElement>('input[type="radio"]:checked')?.focus();
    return () => {
      dialog?.close();
      // What the dialog did may have removed the button that opened it.
      const next = opener?.isConnected ? opener : document.getElementById('main');
      next?.focus({ preventScroll: next !== opener });
    };
  }, [opener]);
  // Other content may have replaced the button that had the focus. Then it is read from its heading, and Tab goes on from there.
  // biome-ignore lint/correctness/useExhaustiveDependencies: they change with the content.
  useLayoutEffect(() => {
    if (document.activeElement !== document.body || heading.current === null) return;
    // Not before: the dialog opens at its first field, and a heading that can have the focus would come first.
    heading.current.tabIndex = -1;
    heading.current.focus({ preventScroll: true });
  }, [title, isOnce]);
  return (
    <dialog
      ref={element}
      className={`${styles.dialog} ${wide ? styles.wide : ''}`}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        if (stays) return;
        if (asks) beforeLeaving(onClose);
        else onClose();
      }}
      // A browser may close a dialog at the second Escape without asking.
      onClose={({ currentTarget }) => {
        if (currentTarget !== element.current) return;
        if (stays || asks) currentTarget.showModal();
        else onClose();
      }}
    >
      <form
        className={styles.form}
        aria-labelledby={id}
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit?.();
        }}
      >
        <h2 id={id} ref={heading}>
          {title}
        </h2>
        <div className={styles.content}>{children}</div>
        {actions && <div className={styles.actions}>{actions}</div>}
      </form>
    </dialog>
  );
}
