/** A statement that returns one row with one text, or with null. It has no side effects. */
export interface ReadStatement {
  /** Statements with one name have one text. A connection plans such a text once. */
  readonly name?: string | undefined;
  readonly text: string;
  readonly values: readonly unknown[];
}
