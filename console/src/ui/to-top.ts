/** Where the window and the focus are after a part of a page was replaced: a screen reader and the keyboard continue at the new content. */

/** Shows the top of a new page. */
export function toTop(): void {
  document.getElementById('main')?.focus({ preventScroll: true });
  window.scrollTo(0, 0);
}

/** Shows the first rows of the table in a panel. The window moves only as far as necessary. */
export function toTable(panel: Element | null | undefined): void {
  const table = panel?.querySelector('table');
  table?.focus({ preventScroll: true });
  table?.tHead?.scrollIntoView({ block: 'nearest' });
}
