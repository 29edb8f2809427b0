/** All commands of `astrid`. */
import { Command } from 'commander';
import { VERSION } from '../base/version.js';
import { addLeaf, type Leaf, type Running } from './command.js';
import { audit } from './commands/audit.js';
import { completion } from './commands/completion.js';
import { doctor } from './commands/doctor.js';
import { permissionSets, query, requirements } from './commands/documents.js';
import { endSecrets, extend, revoke, rotate, update } from './commands/keys/change.js';
import { create } from './commands/keys/create.js';
import { list } from './commands/keys/list.js';
import { show, usage } from './commands/keys/show.js';
import { login, logout, whoami } from './commands/login.js';
import { requests } from './commands/requests.js';
import { sessions } from './commands/sessions.js';
import { users } from './commands/users.js';

const ENVIRONMENT = `
Environment:
  ASTRID_URL       the server, with or without /graphql
  ASTRID_API_KEY   an API key, instead of a session
  ASTRID_PASSWORD  the password for login
  NO_COLOR         no colors

Exit codes:
  0 done, 1 refused, 2 wrong usage, 3 not authenticated, 4 server unreachable`;

export function programFor(running: Running): Command {
  const program = new Command('astrid')
    .description('AstrID on the command line: sessions, API keys, users, the audit log.')
    .version(VERSION, '--version', 'print the version')
    .helpOption('--help', 'print the help of a command')
    .exitOverride()
    // A wrong use is reported like every other failure, as JSON too.
    .configureOutput({ outputError: () => {} })
    .addHelpText('after', ENVIRONMENT);
  const group = (name: string, summary: string, leaves: readonly Leaf[]) => {
    const parent = program.command(name).description(summary).summary(summary);
    for (const leaf of leaves) addLeaf(parent, running, leaf);
  };
  for (const leaf of [login, logout, whoami]) addLeaf(program, running, leaf);
  group('keys', 'create and manage API keys', [create, list, show, usage, update, extend, rotate, endSecrets, revoke]);
  group('requests', 'ask for keys, and decide about requests', requests);
  for (const leaf of [permissionSets, requirements]) addLeaf(program, running, leaf);
  group('users', 'people, roles and one-time codes', users);
  group('sessions', 'where a user is signed in', sessions);
  for (const leaf of [audit, query, doctor, completion(program)]) addLeaf(program, running, leaf);
  return program;
}
