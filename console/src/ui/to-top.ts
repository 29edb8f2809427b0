/** Shows the top of a page whose content was replaced, and moves the focus there: a screen reader continues at the new content. */
export function toTop(): void {
  document.getElementById('main')?.focus({ preventScroll: true });
  window.scrollTo(0, 0);
}
