/** `astrid completion`: scripts by which shells complete commands and options. They are made from the commands themselves. */
import type { Command } from 'commander';
import { UsageError } from '../../base/usage-error.js';
import type { Context, Leaf } from '../command.js';
import { say } from '../output.js';

/** The words that may follow a path of commands: `keys` → `create`, `list`, … and the options. */
type Words = ReadonlyMap<string, readonly string[]>;

export const completion = (program: Command): Leaf => ({
  usage: 'completion <shell>',
  summary: 'print the completion script for bash, zsh or fish',
  examples: [
    'astrid completion bash > /etc/bash_completion.d/astrid',
    'astrid completion zsh > ~/.zfunc/_astrid',
    'astrid completion fish | source',
  ],
  isLocal: true,
  work: async (_context: Context, _options: unknown, shell: string) => {
    const script = { bash, zsh, fish }[shell];
    if (script === undefined) throw new UsageError('The shell must be bash, zsh or fish.');
    say(script(wordsOf(program)));
  },
});

function wordsOf(command: Command, path: readonly string[] = []): Words {
  const words = new Map<string, readonly string[]>();
  const options = command.options.flatMap(({ long }) => (long ? [long] : []));
  words.set(path.join(' '), [...command.commands.map((each) => each.name()), ...options, '--help']);
  for (const each of command.commands) for (const [key, value] of wordsOf(each, [...path, each.name()])) words.set(key, value);
  return words;
}

/**
 * The part that bash and zsh share: it walks the words before the cursor, keeps the longest path of commands that they name in `at`, and puts
 * the words that may follow into `choices`. In zsh, `words` holds the command line and `path` the folders of programs.
 */
const chosen = (words: Words, before: string): string => `  local at="" next choices word
  for word in "${before}"; do
    next="\${at:+$at }$word"
    case "$next" in ${[...words.keys()].flatMap((path) => (path === '' ? [] : [`"${path}"`])).join('|')}) at="$next" ;; esac
  done
  case "$at" in
${[...words].map(([path, next]) => `    "${path}") choices="${next.join(' ')}" ;;`).join('\n')}
  esac`;

const bash = (words: Words): string => `_astrid() {
${chosen(words, `\${COMP_WORDS[@]:1:COMP_CWORD-1}`)}
  COMPREPLY=($(compgen -W "$choices" -- "\${COMP_WORDS[COMP_CWORD]}"))
  [[ \${#COMPREPLY[@]} -gt 0 ]] || compopt -o default
}
complete -F _astrid astrid`;

/** `autoload` runs the file at the first completion, and `source` runs it outside of one. */
const zsh = (words: Words): string => `#compdef astrid
_astrid() {
${chosen(words, `\${(@)words[2,CURRENT-1]}`)}
  compadd -- \${=choices} || _files
}
if [[ "\${funcstack[1]}" == _astrid ]]; then _astrid "$@"; else compdef _astrid astrid; fi`;

/** Names of files are offered only where no command can follow. */
const fish = (words: Words): string => [...words].flatMap(([path, next]) => fishAfter(path, next)).join('\n');

function fishAfter(path: string, next: readonly string[]): string[] {
  const commands = next.filter((word) => !word.startsWith('--'));
  const seen = path.split(' ').flatMap((name) => (name === '' ? [] : [`__fish_seen_subcommand_from ${name}`]));
  const others = commands.length > 0 && path !== '' ? [`not __fish_seen_subcommand_from ${commands.join(' ')}`] : [];
  const condition = path === '' ? '__fish_use_subcommand' : [...seen, ...others].join('; and ');
  return next.map((word) =>
    word.startsWith('--')
      ? `complete -c astrid -n '${condition}' -l ${word.slice(2)}`
      : `complete -c astrid -n '${condition}' -f -a ${word}`,
  );
}
