/**
 * How a start speaks. At a terminal it writes plain lines for people, a made-up password among them. Everywhere else standard output
 * holds the log alone, so each message is a line of it, and the password is in a file that the log names.
 */
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import type { Config } from '../base/config.js';
import type { Admin } from './admin.js';
import { aboutAdmin, greeting, urlOf } from './greeting.js';

export interface Announcer {
  /** What takes time, or what an operator should know. */
  say(line: string): void;
  /** To be called as soon as the admin is there. `file` holds the password that was made up, if there is one. */
  admin(admin: Admin, file: string | undefined): void;
  /** Requests are let in. */
  ready(address: AddressInfo, admin: Admin): void;
}

export function createAnnouncer(isTerminal: boolean, config: Config, log: Logger): Announcer {
  return isTerminal ? forPeople(config) : inLog(config, log);
}

function forPeople(config: Config): Announcer {
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  return {
    say,
    admin: (admin) => aboutAdmin(admin, config).forEach(say),
    ready: (address, admin) => greeting(address, config, admin).forEach(say),
  };
}

function inLog(config: Config, log: Logger): Announcer {
  const say = (line: string): void => log.info(line);
  return {
    say,
    admin: (admin, file) => {
      if (file !== undefined) log.warn({ email: admin.email, file }, 'the admin user was made: its password is in this file');
      else aboutAdmin(admin, config).forEach(say);
    },
    ready: (address) => log.info({ url: urlOf(address, config) }, 'ready'),
  };
}
