/** Finds what a document requires without running it. The document must meet every limit that a request must meet. */
import { type DocumentNode, GraphQLError, Lexer, parse, Source, TokenKind } from 'graphql';
import { ApiError, badUserInput, limitExceeded } from '../base/errors.js';
import type { RequiredField } from '../graphql/context.js';
import { schema } from '../modules/schema.js';
import { alwaysWrong } from './arguments.js';
import { nestsTooDeep } from './brackets.js';
import { commentsExceed } from './comments.js';
import { checkLimits, exceeded, LIMITS } from './limits.js';
import { operationsIn } from './operation.js';
import { requirementsOf } from './requirements.js';
import { validateDocument } from './validation.js';

/** Throws LIMIT_EXCEEDED, or GRAPHQL_PARSE_FAILED with the line and column. The error never repeats text of the document. */
export function parseDocument(source: string): DocumentNode {
  if (source.length > LIMITS.length) throw exceeded('length', source.length);
  if (commentsExceed(source, LIMITS.tokens)) throw tooManyTokens();
  const tooDeep = nestsTooDeep(source, LIMITS.nesting, LIMITS.tokens);
  if (tooDeep === 'fields')
    throw limitExceeded(
      'depth',
      LIMITS.depth,
      `The document nests too deeply; the limit (depth) is ${LIMITS.depth}: select fewer levels.`,
    );
  if (tooDeep === 'values')
    throw limitExceeded(
      'nesting',
      LIMITS.nesting,
      `A value nests too deeply; the limit (nesting) is ${LIMITS.nesting}: send a flatter value.`,
    );
  try {
    return parse(source, { maxTokens: LIMITS.tokens });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    if (error.positions?.[0] === startOfToken(LIMITS.tokens + 1, source)) throw tooManyTokens();
    const location = error.locations?.[0];
    const text = `Syntax error${location ? ` at line ${location.line}, column ${location.column}` : ''}.`;
    throw new ApiError('GRAPHQL_PARSE_FAILED', text, location && { line: location.line, column: location.column });
  }
}

/** Returns the offset of the n-th token, counted from 1; undefined when there are fewer. The parser's limit error is at this offset. */
function startOfToken(n: number, text: string): number | undefined {
  const lexer = new Lexer(new Source(text));
  try {
    for (let count = 1; lexer.advance().kind !== TokenKind.EOF; count++) if (count === n) return lexer.token.start;
  } catch {} // not a token
  return undefined;
}

const tooManyTokens = () =>
  limitExceeded(
    'tokens',
    LIMITS.tokens,
    `The document has more tokens or comments than the limit (tokens) of ${LIMITS.tokens}: send large values as variables.`,
  );

/** `line 3, column 5: Cannot query field "raa" on type "Observation".` */
const withPosition = ({ message, locations: [at] = [] }: GraphQLError): string =>
  at ? `line ${at.line}, column ${at.column}: ${message}` : message;

/** Returns the requirements of the named operation, or of all operations. `field` is the input field with the document, for errors. */
export function inspectDocument(source: string, operationName?: string | null, field = 'document'): readonly RequiredField[] {
  const document = parseDocument(source);
  const verdict = checkLimits(document, { operationName });
  if (verdict !== null) throw verdict;
  const errors = validateDocument(schema, document);
  if (errors.length > 0) throw badUserInput(field, ...errors.map(withPosition));
  const operations = operationsIn(document, ({ name }) => operationName == null || name?.value === operationName);
  if (operations.length === 0)
    throw operationName == null
      ? badUserInput(field, 'the document has no operation: add one')
      : badUserInput('operationName', 'the document has no operation with this name: correct the name');
  const wrong = operations.flatMap((operation) => alwaysWrong(operation) ?? []);
  if (wrong.length > 0) throw badUserInput(field, ...new Set(wrong.map(({ message }) => message)));
  return operations.flatMap(requirementsOf);
}
