/** A wrong use of a program, or a wrong input to it: reported in one line, without a stack. */
export class UsageError extends Error {
  override name = 'UsageError';
}
