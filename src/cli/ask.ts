/** Questions on the terminal. They go to standard error, so that standard output holds results only. Without a terminal no question is asked. */
import { checkbox, confirm, input, password, select } from '@inquirer/prompts';
import { UsageError } from '../base/usage-error.js';

export interface Choice<Value> {
  readonly value: Value;
  readonly name: string;
  /** Shown while the choice is highlighted. */
  readonly description?: string;
}

export class Questions {
  /** @param isAllowed whether there is a terminal, and the command line allows questions */
  constructor(
    readonly isAllowed: boolean,
    private readonly signal: AbortSignal,
  ) {}

  text(message: string, flag: string, initial?: string): Promise<string> {
    return this.#ask(flag, (context) =>
      input(
        {
          message,
          ...(initial !== undefined && { default: initial }),
          validate: (text) => text.trim() !== '' || 'Enter a value.',
        },
        context,
      ),
    ).then((text) => text.trim());
  }

  /** An answer that may be empty. */
  optional(message: string, flag: string): Promise<string> {
    return this.#ask(flag, (context) => input({ message }, context)).then((text) => text.trim());
  }

  /**
   * The typed text is not shown.
   *
   * @param problemOf states what is wrong with the text before the next question, or returns null
   */
  secret(message: string, flag: string, problemOf: (text: string) => string | null = () => null): Promise<string> {
    const validate = (text: string) => (text === '' ? 'Enter a value.' : (problemOf(text) ?? true));
    return this.#ask(flag, (context) => password({ message, mask: false, validate }, context));
  }

  one<Value>(message: string, flag: string, choices: readonly Choice<Value>[]): Promise<Value> {
    return this.#ask(flag, (context) => select({ message, choices: [...choices], pageSize: 12 }, context));
  }

  many<Value>(message: string, flag: string, choices: readonly Choice<Value>[]): Promise<Value[]> {
    return this.#ask(flag, (context) => checkbox({ message, choices: [...choices], required: true, pageSize: 12 }, context));
  }

  confirm(message: string, flag: string, initial = true): Promise<boolean> {
    return this.#ask(flag, (context) => confirm({ message, default: initial }, context));
  }

  #ask<Answer>(flag: string, question: (context: { output: NodeJS.WritableStream; signal: AbortSignal }) => Promise<Answer>) {
    if (!this.isAllowed) throw new UsageError(`${flag} is required: without a terminal, the command does not ask.`);
    return question({ output: process.stderr, signal: this.signal });
  }
}

/** The first line of standard input: a password or a token. */
export async function lineFromStdin(what: string): Promise<string> {
  if (process.stdin.isTTY) throw new UsageError(`Send the ${what} on standard input.`);
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  const [line = ''] = Buffer.concat(chunks).toString('utf8').split(/\r?\n/, 1);
  if (line === '') throw new UsageError(`Standard input contains no ${what}.`);
  return line;
}
