/** Completion in the shells themselves: each loads the script as its users do, and completes a command and an option. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { astrid } from '../support/astrid.js';

const has = (shell: string): boolean => spawnSync(shell, ['-c', 'exit 0']).status === 0;

/** The words that a shell offers after a line. */
const OFFERED: Readonly<Record<string, { readonly file: string; readonly ask: (line: string) => readonly string[] }>> = {
  bash: {
    file: 'astrid',
    ask: (line) => [
      '--norc',
      '-c',
      `source ./astrid; COMP_WORDS=(${line
        .split(' ')
        .map((word) => `'${word}'`)
        .join(' ')}); COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
       compopt() { :; }; _astrid; printf '%s\\n' "\${COMPREPLY[@]}"`,
    ],
  },
  // zsh completes at a terminal only. The function `compadd` shows the words that it is given.
  zsh: {
    file: '_astrid',
    ask: (line) => [
      '-f',
      '-c',
      `fpath=(. $fpath); autoload -Uz _astrid; compdef() { :; }; _files() { :; }
       compadd() { shift; for word in "$@"; do [[ $word == "\${words[CURRENT]}"* ]] && print -- $word; done; return 0 }
       words=(${line
         .split(' ')
         .map((word) => `'${word}'`)
         .join(' ')}); CURRENT=$#words; _astrid`,
    ],
  },
  fish: { file: 'astrid.fish', ask: (line) => ['--no-config', '-c', `source ./astrid.fish; complete --do-complete '${line}'`] },
};

test.each(Object.keys(OFFERED))('%s completes commands, subcommands and options', async (shell) => {
  const script = await astrid({}, ['completion', shell]);
  expect(script.code).toBe(0);
  for (const word of ['permission-sets', 'rotate', 'grace']) expect(script.out).toContain(word);
  if (!has(shell)) return;
  const folder = await mkdtemp(join(tmpdir(), 'astrid-completion-'));
  try {
    const { file, ask } = OFFERED[shell] as (typeof OFFERED)[string];
    await writeFile(join(folder, file), script.out);
    const offered = (line: string) => {
      const { stdout, stderr } = spawnSync(shell, ask(line), { cwd: folder, encoding: 'utf8' });
      expect(stderr).toBe('');
      return stdout
        .split('\n')
        .filter((word) => word !== '')
        .sort();
    };
    expect(offered('astrid perm')).toEqual(['permission-sets']);
    expect(offered('astrid keys ro')).toEqual(['rotate']);
    expect(offered('astrid users re')).toEqual(['reactivate', 'redeem', 'reset-password']);
    expect(offered('astrid keys rotate nightly --gr')).toEqual(['--grace']);
    expect(offered('astrid keys rotate nightly cre')).toEqual([]);
    expect(offered('astrid completion --h')).toEqual(['--help']);
  } finally {
    await rm(folder, { recursive: true });
  }
});
