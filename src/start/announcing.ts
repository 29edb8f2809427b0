/**
 * Messages of a start. At a terminal it writes plain lines for people, including a generated password. Elsewhere standard output
 * holds only the log: each message is a log line, and the log names the file that holds the password.
 */
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import type { Config } from '../base/config.js';
import type { Admin } from './admin.js';
import { adminLines, consoleOf, greeting, urlOf } from './greeting.js';

export interface Announcer {
  /** Reports slow steps, and messages for the operator. */
  say(line: string): void;
  /** Call it as soon as the admin exists. `file` holds the generated password, if there is one. */
  admin(admin: Admin, file: string | undefined): void;
  /** The server accepts requests now. */
  ready(address: AddressInfo, admin: Admin | null): void;
}

export function createAnnouncer(isTerminal: boolean, config: Config, log: Logger): Announcer {
  return isTerminal ? forPeople(config) : inLog(config, log);
}

function forPeople(config: Config): Announcer {
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  return {
    say,
    admin: (admin) => adminLines(admin, config).forEach(say),
    ready: (address, admin) => greeting(address, config, admin).forEach(say),
  };
}

function inLog(config: Config, log: Logger): Announcer {
  const say = (line: string): void => log.info(line);
  return {
    say,
    admin: (admin, file) => {
      if (file !== undefined) log.warn({ email: admin.email, file }, 'the admin user was created: its password is in this file');
      else adminLines(admin, config).forEach(say);
    },
    ready: (address) => {
      const url = urlOf(address, config);
      log.info({ ...(config.console && { console: consoleOf(url) }), url }, 'ready');
    },
  };
}
