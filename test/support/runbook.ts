/** Runs the commands of a runbook as they stand on its page, as an operator at a shell does. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from './cluster.js';
import { NODE_FLAGS } from './node-flags.js';
import { command } from './programs.js';

export const root = fileURLToPath(new URL('../../', import.meta.url));
type Variables = Record<string, string>;

/** The commands of a page by their heading. Commands in lists are indented. */
export function commandsOf(page: string): Map<string, string[]> {
  const text = readFileSync(join(root, 'docs/runbooks', page), 'utf8');
  const commands = new Map<string, string[]>();
  for (const section of text.split(/^## /m).slice(1)) {
    const blocks = [...section.matchAll(/^( *)```sh\n([\s\S]*?)^\1```$/gm)].map(([, indent = '', block = '']) =>
      block.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    );
    commands.set(section.split('\n', 1)[0] as string, blocks);
  }
  return commands;
}

/** The commands of one page. A test fails when the page has a command that it did not run. */
export class Runbook {
  readonly #blocks: Map<string, string[]>;
  readonly #left: Set<string>;

  constructor(
    page: string,
    private readonly desk: Desk,
  ) {
    this.#blocks = commandsOf(page);
    this.#left = new Set([...this.#blocks].flatMap(([heading, blocks]) => blocks.map((_, index) => `${heading} ${index}`)));
  }

  block(heading: string, index = 0): string {
    const block = this.#blocks.get(heading)?.[index];
    if (block === undefined) throw new Error(`There are no commands ${index} under ${heading}.`);
    this.#left.delete(`${heading} ${index}`);
    return block;
  }

  /** Runs the commands under a heading, which must succeed. Returns their output. */
  async run(heading: string, variables: Variables = {}, index = 0): Promise<string> {
    const { code, output } = await this.desk.sh(this.block(heading, index), variables);
    if (code !== 0) throw new Error(`The commands under ${heading} ended with ${code}:\n${output}`);
    return output;
  }

  /** Runs commands that the page expects to fail. */
  fails = (heading: string, variables: Variables = {}, index = 0) => this.desk.sh(this.block(heading, index), variables);

  /** The headings whose commands were not run. */
  get left(): string[] {
    return [...this.#left];
  }
}

/** An operator's shell: a folder, and the variables that commands have exported. */
export class Desk {
  readonly folder = mkdtempSync(join(tmpdir(), 'astrid-runbook-'));
  readonly #servers = new Set<ChildProcess>();

  /** `npm` and `astrid` run the programs of src/ that tests use, unless `real` asks for npm itself. */
  constructor(
    readonly env: Variables,
    private readonly options: { real?: boolean; user?: { uid?: number; gid?: number } } = {},
  ) {
    const { uid, gid } = options.user ?? {};
    chmodSync(this.folder, 0o755);
    if (uid !== undefined && gid !== undefined) chownSync(this.folder, uid, gid);
    const bin = join(this.folder, 'bin');
    mkdirSync(bin);
    const program = (name: string, words: readonly string[]) =>
      writeFileSync(join(bin, name), `#!/bin/sh\nexec '${[process.execPath, ...words].join("' '")}' "$@"\n`, { mode: 0o755 });
    program('astrid', command('cli/astrid.ts'));
    if (!options.real) program('npm', [...NODE_FLAGS, join(root, 'test/support/runbook-npm.mjs')]);
    // npm finds its registry and its cache in the home of the user.
    const HOME = options.real ? (process.env.HOME ?? this.folder) : this.folder;
    this.env = { HOME, ASTRID_CONFIG_DIR: this.folder, ...env, PATH: `${bin}:${env.PATH ?? process.env.PATH}` };
  }

  path = (name: string): string => join(this.folder, name);

  /** Runs commands in the folder of the project. What they export stays for later ones, and `variables` do not. */
  async sh(script: string, variables: Variables = {}): Promise<{ code: number | null; output: string }> {
    const exported = this.path(`exported-${Math.random()}`);
    const child = this.#spawn(`${script}\nenv -0 >'${exported}'`, variables);
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    const [code] = await once(child, 'close');
    if (code === 0)
      for (const line of readFileSync(exported, 'utf8').split('\0').filter(Boolean)) {
        const [name, ...value] = line.split('=');
        if (name !== undefined && !(name in variables)) this.env[name] = value.join('=');
      }
    return { code, output };
  }

  /** Starts commands that do not end, such as those of a server. */
  launch(script: string, variables: Variables = {}): ChildProcess {
    const child = this.#spawn(script, variables);
    child.stdout?.resume();
    child.stderr?.resume();
    this.#servers.add(child);
    return child;
  }

  /** Starts a server, and returns its address when it is ready. `program` is its file, if it is not the one of this project. */
  async serve(settings: Variables, program: readonly string[] = command('main.ts')): Promise<Served> {
    const port = settings.PORT ?? String(await freePort());
    const child = spawn(process.execPath, [...program], {
      env: { PATH: process.env.PATH, LOG_LEVEL: 'warn', ...settings, PORT: port },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#servers.add(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    const closed = once(child, 'close');
    const url = `http://127.0.0.1:${port}`;
    while ((await statusOf(url)) !== 200) {
      if (child.exitCode !== null) {
        await closed;
        throw new Error(`The server ended with ${child.exitCode}:\n${output}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return { url, port, stop: () => stop(child) };
  }

  async leave(): Promise<void> {
    for (const child of this.#servers) child.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }

  #spawn(script: string, variables: Variables): ChildProcess {
    const env = { ...this.env, ...variables };
    return spawn('sh', ['-euc', script], { ...this.options.user, env, cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  }
}

export interface Served {
  readonly url: string;
  readonly port: string;
  readonly stop: () => Promise<void>;
}

export const statusOf = (url: string): Promise<number | undefined> =>
  fetch(`${url}/readyz`).then(
    ({ status }) => status,
    () => undefined,
  );

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

/** The settings in a file of lines NAME=VALUE. */
export const settingsIn = (file: string): Variables =>
  Object.fromEntries(
    readFileSync(file, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
