/** Counts the comments of a document. The parser keeps each comment as a token, but its limit on tokens does not count them. */

const [HASH, QUOTE, BACKSLASH, LINE_FEED, CARRIAGE_RETURN] = [0x23, 0x22, 0x5c, 0x0a, 0x0d];

/** Returns whether a document has more than `most` comments. */
export function commentsExceed(text: string, most: number): boolean {
  if (text.length <= most || !hasMore(text, '#', most)) return false;
  let comments = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === HASH) {
      comments++;
      i = endOfLine(text, i);
    } else if (code === QUOTE) i = text.startsWith('"""', i) ? endOfBlock(text, i + 3) : endOfString(text, i + 1);
  }
  return comments > most;
}

function hasMore(text: string, character: string, most: number): boolean {
  let count = 0;
  for (let i = text.indexOf(character); i !== -1; i = text.indexOf(character, i + 1)) if (++count > most) return true;
  return false;
}

function endOfLine(text: string, from: number): number {
  for (let i = from; i < text.length; i++) if (isLineEnd(text.charCodeAt(i))) return i;
  return text.length;
}

function endOfString(text: string, from: number): number {
  for (let i = from; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === QUOTE || isLineEnd(code)) return i;
    if (code === BACKSLASH) i++;
  }
  return text.length;
}

/** `\"""` does not end a block string. */
function endOfBlock(text: string, from: number): number {
  for (let i = text.indexOf('"""', from); i !== -1; i = text.indexOf('"""', i + 3))
    if (text.charCodeAt(i - 1) !== BACKSLASH) return i + 2;
  return text.length;
}

const isLineEnd = (code: number): boolean => code === LINE_FEED || code === CARRIAGE_RETURN;
