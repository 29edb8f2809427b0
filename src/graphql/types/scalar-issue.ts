/** The error of a scalar that refuses a text. Clients may see its issue, because the issue repeats nothing of the text. */
import { GraphQLError } from 'graphql';

export class ScalarIssue extends GraphQLError {
  /** The error text after the name of a field: `must be …`. */
  readonly issue: string;

  constructor(scalar: string, issue: string) {
    super(`${scalar} ${issue}.`);
    this.issue = issue;
  }
}
