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

/** Both shells walk the words before the cursor, and keep the longest path of commands that they name. */
const cases = (words: Words, variable: string): string =>
  [...words].map(([path, next]) => `    "${path}") ${variable}="${next.join(' ')}" ;;`).join('\n');
const paths = (words: Words): string =>
  [...words.keys()]
    .filter((path) => path !== '')
    .map((path) => `"${path}"`)
    .join('|');

const bash = (words: Words): string => `_astrid() {
  local at="" next choices word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    next="\${at:+$at }$word"
    case "$next" in ${paths(words)}) at="$next" ;; esac
  done
  case "$at" in
${cases(words, 'choices')}
  esac
  COMPREPLY=($(compgen -W "$choices" -- "\${COMP_WORDS[COMP_CWORD]}"))
  [[ \${#COMPREPLY[@]} -gt 0 ]] || compopt -o default
}
complete -F _astrid astrid`;

// In zsh, `words` holds the command line and `path` the folders of programs.
const zsh = (words: Words): string => `#compdef astrid
_astrid() {
  local at="" next choices word
  for word in "\${(@)words[2,CURRENT-1]}"; do
    next="\${at:+$at }$word"
    case "$next" in ${paths(words)}) at="$next" ;; esac
  done
  case "$at" in
${cases(words, 'choices')}
  esac
  compadd -- \${=choices} || _files
}
compdef _astrid astrid`;

const fish = (words: Words): string =>
  [
    'complete -c astrid -f',
    ...[...words].flatMap(([path, next]) => {
      const names = path.split(' ').filter((name) => name !== '');
      const condition =
        names.length === 0 ? '__fish_use_subcommand' : names.map((name) => `__fish_seen_subcommand_from ${name}`).join('; and ');
      return next.map((word) =>
        word.startsWith('--')
          ? `complete -c astrid -n '${condition}' -l ${word.slice(2)}`
          : `complete -c astrid -n '${condition}' -a ${word}`,
      );
    }),
  ].join('\n');
