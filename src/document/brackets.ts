/**
 * Counts how deep brackets nest in a document before the document is parsed. The parser and all visitors of its tree use recursion,
 * and the depth that the stack allows differs between machines.
 */
import { Lexer, Source, TokenKind } from 'graphql';

const OPENING: ReadonlySet<string> = new Set([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const CLOSING: ReadonlySet<string> = new Set([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);

/**
 * Returns where brackets first nest deeper than `levels`: among the fields, or in a value or type between parentheses. Returns null
 * when they do not. Reads at most `tokens` tokens and stops at the first invalid one, because the parser reports both errors.
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
  } catch {} // an invalid token
  return null;
}
