/** What a scalar throws for a text that it refuses. Its issue may be shown, since it holds nothing of the text. */
import { GraphQLError } from 'graphql';

export class ScalarIssue extends GraphQLError {
  /** What is wrong, to follow the name of a field: `must be …`. */
  readonly issue: string;

  constructor(scalar: string, issue: string) {
    super(`${scalar} ${issue}.`);
    this.issue = issue;
  }
}
