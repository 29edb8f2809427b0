/**
 * How deep brackets nest in a document, counted before it is parsed: the parser, and all that visits its tree, goes down by
 * recursion, and how far the stack reaches differs from machine to machine.
 */
import { Lexer, Source, TokenKind } from 'graphql';

const OPENING: ReadonlySet<string> = new Set([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const CLOSING: ReadonlySet<string> = new Set([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);

/**
 * Where brackets first nest deeper than so many levels: among the fields, or in a value or type between parentheses. Null when
 * they do not, within so many tokens or before the first that is none: the parser will say what is wrong then.
 */
export function nestsTooDeep(text: string, levels: number, tokens: number): 'fields' | 'values' | null {
  if (text.replace(/[^{[(]+/g, '').length <= levels) return null;
  const lexer = new Lexer(new Source(text));
  let [level, parentheses] = [0, 0];
  try {
    for (let left = tokens; left > 0; left--) {
      const { kind } = lexer.advance();
      if (kind === TokenKind.EOF) return null;
      if (kind === TokenKind.PAREN_L) parentheses++;
      if (kind === TokenKind.PAREN_R) parentheses--;
      if (OPENING.has(kind)) level++;
      if (CLOSING.has(kind)) level--;
      if (level > levels) return parentheses > 0 ? 'values' : 'fields';
    }
  } catch {} // no token
  return null;
}
