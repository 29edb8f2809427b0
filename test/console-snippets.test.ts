/** The command of the console that asks for a key: a shell reads all of it before it runs any of it, and the key is not a command. */
import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { SNIPPETS } from '../console/src/pages/keys/snippets.js';

test('a key that is pasted after the command is read by it, also in a shell without bracketed paste', () => {
  const command = SNIPPETS.find(({ id }) => id === 'curl')?.code('http://127.0.0.1:9') as string;
  // The shell gets the lines as a terminal without bracketed paste passes them on.
  const input = `curl() { echo "sent with $ASTRID_API_KEY"; }\n${command}\nastrid_pasted\necho end\n`;
  const said = execFileSync('bash', ['--norc', '--noprofile'], { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] });
  expect(said.split('\n').slice(-3)).toEqual(['sent with astrid_pasted', 'end', '']);
});
