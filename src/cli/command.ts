/** The parts that every command shares: options, a connection on demand, questions, and results as text or JSON. */
import type { Command } from 'commander';
import { lineFromStdin, Questions } from './ask.js';
import { Connection } from './connection.js';
import { printJson, wrappedSentences } from './output.js';

export interface SharedOptions {
  readonly json?: boolean;
  readonly profile?: string;
  readonly url?: string;
  readonly allowHttp?: boolean;
  /** False with `--no-input`. */
  readonly input: boolean;
  readonly tokenStdin?: boolean;
}

/** The credential of the last connection, for the advice in an error. */
export interface Running {
  readonly signal: AbortSignal;
  credential?: 'key' | 'session';
  isJson?: boolean;
}

export class Context {
  readonly questions: Questions;
  readonly isJson: boolean;

  constructor(
    readonly options: SharedOptions,
    private readonly running: Running,
  ) {
    this.isJson = options.json === true;
    running.isJson = this.isJson;
    const isTerminal = process.stdin.isTTY === true && process.stderr.isTTY === true;
    this.questions = new Questions(isTerminal && options.input && !this.isJson, running.signal);
  }

  get signal(): AbortSignal {
    return this.running.signal;
  }

  get profile(): string {
    return this.options.profile ?? 'default';
  }

  get allowHttp(): boolean {
    return this.options.allowHttp === true || process.env.ASTRID_ALLOW_HTTP === '1';
  }

  async connect(): Promise<Connection> {
    const { url, profile, tokenStdin } = this.options;
    const connection = await Connection.open({
      url,
      profile: this.profile,
      token: tokenStdin ? await lineFromStdin('token') : undefined,
      prefersSession: profile !== undefined,
      allowHttp: this.allowHttp,
      signal: this.signal,
    });
    this.running.credential = connection.credential;
    return connection;
  }

  /** Prints the value as JSON, or the text for people. */
  print(value: unknown, text: () => string): void {
    if (this.isJson) printJson(value);
    else process.stdout.write(`${wrappedSentences(text())}\n`);
  }
}

type Work = (context: Context, options: never, ...parameters: never[]) => Promise<void>;

export interface Leaf {
  /** The name and the arguments, such as `show <key>`. */
  readonly usage: string;
  readonly summary: string;
  readonly examples: readonly string[];
  /** Adds the command's own options. */
  readonly options?: (command: Command) => Command;
  /** Whether the command uses a stored session or a key. */
  readonly isLocal?: boolean;
  /** Whether the command makes or ends the stored session, so that a token on standard input would have no effect. */
  readonly isOfSession?: boolean;
  readonly work: Work;
}

/** Adds a command that does something, as opposed to a group of commands. */
export function addLeaf(parent: Command, running: Running, leaf: Leaf): void {
  const { usage, summary, examples, options, isLocal, isOfSession, work } = leaf;
  const command = parent.command(usage).description(summary).summary(summary);
  options?.(command);
  if (!isLocal) shared(command, isOfSession !== true);
  command.addHelpText('after', `\nExamples:\n${examples.map((example) => `  $ ${example}`).join('\n')}`);
  command.action(async (...given: unknown[]) => {
    const parameters = given.slice(0, command.registeredArguments.length);
    const chosen = command.opts<SharedOptions>();
    await work(new Context(chosen, running), chosen as never, ...(parameters as never[]));
  });
}

function shared(command: Command, acceptsToken: boolean): void {
  command
    .optionsGroup('Common options:')
    .option('--json', 'print JSON, and never ask')
    .option('--profile <name>', 'use this stored session, also when ASTRID_API_KEY is set')
    .option('--url <url>', 'the server (default: ASTRID_URL, or that of the session)');
  if (acceptsToken) command.option('--token-stdin', 'read an access token from standard input');
  command.option('--allow-http', 'allow plain HTTP to another machine').option('--no-input', 'never ask');
}
