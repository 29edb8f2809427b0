/**
 * The kinds of sessions. A program keeps its refresh token itself. The browser keeps that of the console in a cookie. A refresh token of one
 * kind is unknown to the other, because its digest differs.
 */
import { createHash } from 'node:crypto';
import { DAY_MS } from '../../base/times.js';

const HOUR_MS = 3_600_000;

export interface SessionKind {
  /** The text before the token in the digest of a refresh token. */
  readonly domain: string;
  /** How long a refresh token works, in milliseconds. */
  readonly lifetimeMs: number;
  /**
   * How long a used refresh token still works, in milliseconds. Two tabs of one browser send the same cookie at the same moment, and a
   * lost answer leaves the old cookie behind.
   */
  readonly graceMs: number;
}

export const PROGRAM_SESSION: SessionKind = { domain: '', lifetimeMs: 30 * DAY_MS, graceMs: 0 };

/** It ends after 12 hours without a person. */
export const CONSOLE_SESSION: SessionKind = { domain: 'console:', lifetimeMs: 12 * HOUR_MS, graceMs: 60_000 };

/** The form in which a refresh token is stored. */
export const digestOfToken = ({ domain }: SessionKind, token: string): string =>
  createHash('sha256')
    .update(domain + token)
    .digest('hex');
