/** Request headers as the client sent them. Node's own map drops a repeated header or joins its values. */
import type { IncomingMessage } from 'node:http';
import type { CredentialHeaders } from '../../access/credentials/authenticate.js';

type Headers = Pick<IncomingMessage, 'rawHeaders'>;

/**
 * The headers that carry a credential. Node has removed the spaces and tabs around each value. Any other character belongs to the value:
 * HTTP has no other white space, and an almost correct credential must not pass.
 */
export function credentialHeaders({ rawHeaders }: Headers): CredentialHeaders {
  const apiKey: string[] = [];
  const authorization: string[] = [];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] as string;
    if (name.length !== 9 && name.length !== 13) continue;
    const into = name.toLowerCase() === 'x-api-key' ? apiKey : name.toLowerCase() === 'authorization' ? authorization : null;
    const value = rawHeaders[i + 1] as string;
    if (into && value !== '') into.push(value);
  }
  return { apiKey, authorization };
}

/** Whether a header, named in lower case, was sent more than once: two programs may then read two different values. */
export function isRepeated({ rawHeaders }: Headers, name: string): boolean {
  let seen = false;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const given = rawHeaders[i] as string;
    if (given.length !== name.length || given.toLowerCase() !== name) continue;
    if (seen) return true;
    seen = true;
  }
  return false;
}

/** The text without spaces and tabs around it, the only white space of HTTP. A regular expression would take quadratic time. */
function withoutSpace(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && isSpace(text.charCodeAt(start))) start++;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

const isSpace = (code: number): boolean => code === 0x20 || code === 0x09;

/** Whether an Accept-Encoding header names this coding with a weight above zero. */
export function acceptsCoding(header: string, coding: string): boolean {
  return header.split(',').some((item) => {
    const [name, ...parameters] = item.toLowerCase().split(';').map(withoutSpace);
    return name === coding && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
  });
}
