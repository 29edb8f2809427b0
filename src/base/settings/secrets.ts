/** Settings of the admin user and of signatures. No message repeats a value. */
import { readFileSync } from 'node:fs';
import { StartError } from '../errors.js';
import { PASSWORD_LENGTH } from '../lengths.js';
import { composed, emailForm } from '../text.js';

const MIN_SECRET_BYTES = 32;

export function secret(name: string, value: string | undefined): string | undefined {
  if (value !== undefined && Buffer.byteLength(value) < MIN_SECRET_BYTES) {
    throw new StartError(
      `${name} must be at least ${MIN_SECRET_BYTES} bytes long, for example from \`openssl rand -base64 48\`.`,
    );
  }
  return value;
}

export function publicKeys(value: string | undefined): readonly string[] {
  const keys = value?.split(',').map((key) => key.trim()) ?? [];
  if (!keys.every((key) => /^[A-Za-z0-9_-]{43}$/.test(key)))
    throw new StartError(
      'AUDIT_SEAL_PUBLIC_KEYS must list public keys as npm run audit:verify prints them, separated by commas.',
    );
  return keys;
}

export function email(value: string): string {
  if (!/^[^\s@]+@[^\s@]+$/.test(value)) throw new StartError('ADMIN_EMAIL must be an e-mail address, such as admin@example.org.');
  return emailForm(value);
}

export function adminPassword(value: string | undefined, file: string | undefined): string | undefined {
  if (value !== undefined && file !== undefined) throw new StartError('Set ADMIN_PASSWORD or ADMIN_PASSWORD_FILE, not both.');
  let password = value;
  if (file !== undefined) {
    try {
      password = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
    } catch (error) {
      throw new StartError(
        `ADMIN_PASSWORD_FILE cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'}): set it to a readable file.`,
      );
    }
  }
  const { min, max } = PASSWORD_LENGTH;
  const length = password === undefined ? min : composed(password).length;
  if (length < min || length > max) {
    throw new StartError(`ADMIN_PASSWORD must have ${min} to ${max} characters.`);
  }
  return password;
}
