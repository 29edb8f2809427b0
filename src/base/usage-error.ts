/** What is wrong with how a program was called or what it was given: said in one line, without a stack. */
export class UsageError extends Error {
  override name = 'UsageError';
}
