/** The exit codes of the command line, and the line that explains a failure. */
import { CommanderError } from 'commander';
import { escaped } from '../base/text.js';
import { UsageError } from '../base/usage-error.js';
import { AstridError } from '../client/error.js';

export const EXIT = { done: 0, refused: 1, usage: 2, unauthenticated: 3, unreachable: 4, interrupted: 130 } as const;

/** The user pressed Ctrl-C, or the process got a signal. */
export class Interrupted extends Error {
  constructor(readonly exitCode: number = EXIT.interrupted) {
    super('Interrupted.');
  }
}

/** There is no valid credential. Nothing was sent. */
export class NotSignedIn extends Error {}

const UNAUTHENTICATED = new Set(['UNAUTHENTICATED', 'INVALID_CREDENTIALS', 'AMBIGUOUS_CREDENTIALS']);
const UNREACHABLE = new Set(['UNREACHABLE', 'TIMEOUT', 'NOT_GRAPHQL', 'SERVICE_UNAVAILABLE']);
/** The client found these, and sent nothing. */
const USAGE = new Set(['BAD_URL', 'BAD_CREDENTIAL', 'BAD_IDEMPOTENCY_KEY']);

/** The names of the errors by which @inquirer/prompts ends a question: Ctrl-C, and an aborted signal. */
const ENDED_QUESTION = new Set(['ExitPromptError', 'AbortPromptError']);

export interface Failure {
  readonly exitCode: number;
  readonly code: string;
  readonly message: string;
  readonly requestId?: string | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}

/** Describes any thrown value. `credential` is the credential that the command used, for the advice. */
export function failureOf(error: unknown, credential?: 'key' | 'session'): Failure {
  if (error instanceof AstridError) {
    const { code, requestId, extensions } = error;
    const exitCode = UNAUTHENTICATED.has(code)
      ? EXIT.unauthenticated
      : UNREACHABLE.has(code)
        ? EXIT.unreachable
        : USAGE.has(code)
          ? EXIT.usage
          : EXIT.refused;
    const advice =
      credential === 'key' && (code === 'UNAUTHENTICATED' || code === 'FORBIDDEN')
        ? ' The command used the key in ASTRID_API_KEY. With --profile default, it uses your session.'
        : credential === 'session' && code === 'UNAUTHENTICATED'
          ? ' Sign in again: astrid login.'
          : '';
    return { exitCode, code, message: error.message + advice, requestId, extensions };
  }
  if (error instanceof NotSignedIn) return { exitCode: EXIT.unauthenticated, code: 'NOT_SIGNED_IN', message: error.message };
  if (error instanceof UsageError) return { exitCode: EXIT.usage, code: 'USAGE', message: error.message };
  if (error instanceof CommanderError)
    return { exitCode: error.exitCode === 0 ? EXIT.done : EXIT.usage, code: 'USAGE', message: adviceOn(error) };
  if (error instanceof Interrupted) return { exitCode: error.exitCode, code: 'INTERRUPTED', message: error.message };
  if (ENDED_QUESTION.has((error as Error).name))
    return { exitCode: EXIT.interrupted, code: 'INTERRUPTED', message: 'Interrupted. Nothing was changed.' };
  const { code, message } = error as NodeJS.ErrnoException;
  if (code !== undefined) return { exitCode: EXIT.usage, code, message: message.replace(`${code}: `, '') };
  return { exitCode: EXIT.refused, code: 'UNEXPECTED', message: String((error as Error).stack ?? error) };
}

/** Nothing when commander has printed the help that was asked for. */
function adviceOn({ code, message }: CommanderError): string {
  if (code === 'commander.help' || code === 'commander.helpDisplayed' || code === 'commander.version') return '';
  const advice = code === 'commander.unknownOption' ? ' Options follow the command to which they belong: see' : ' See';
  return `${message.replace(/^error: /, '').replaceAll('\n', ' ')}.${advice} astrid --help.`;
}

/** One line for a terminal, without control characters of the server. */
export const lineOf = ({ code, message, requestId }: Failure): string =>
  `astrid: ${escaped(`${code === 'USAGE' ? '' : `${code}: `}${message}${requestId ? ` (request ${requestId})` : ''}`)}\n`;
