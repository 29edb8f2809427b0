/** Text from rows, as text. Each piece keeps its own direction, and characters that change the direction of others are shown by their code. */

/** Controls, marks and overrides of direction, and characters without width: they could make one text look like another. */
const INVISIBLE = /[^\P{Cc}\t\n]|[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/gu;

/** For attributes, such as `title` and `aria-label`. */
export const visible = (text: string): string =>
  text.replace(INVISIBLE, (character) => `[U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}]`);

export const Text = ({ children, className }: { readonly children: string; readonly className?: string | undefined }) => (
  <bdi className={className}>{visible(children)}</bdi>
);
