/** The client's address, and the group of addresses that one client can be assumed to command. */
import type { IncomingMessage } from 'node:http';
import { isIP, isIPv6 } from 'node:net';
import proxyAddr from 'proxy-addr';

/** The address a request came from, looking through the proxies that are trusted. IPv4 in its plain form; null for what is no address. */
export function clientAddress(
  request: IncomingMessage,
  trust: ((address: string, hop: number) => boolean) | undefined,
): string | null {
  const address = trust ? proxyAddr(request, trust) : request.socket.remoteAddress;
  return address ? plain(address) : null;
}

/** As some proxies write it: with a port. */
const WITH_PORT = /^(?:\[([^\]]+)\](?::\d+)?|([\d.]+):\d+)$/;

/** Whatever else stands in `X-Forwarded-For` is kept out of limits, allowlists and the audit log. */
function plain(given: string): string | null {
  const port = WITH_PORT.exec(given);
  const address = (port?.[1] ?? port?.[2] ?? given).split('%')[0] as string;
  if (isIP(address) === 0) return null;
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address;
}

/** What rate limits count by: an IPv4 address, or the /64 of an IPv6 address, since a client has a whole one. */
export function addressGroup(address: string | null): string {
  if (address === null) return 'unknown';
  if (!isIPv6(address)) return address;
  const [head = '', tail = ''] = (address.split('%')[0] as string).split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === '' ? [] : tail.split(':');
  const zeros = address.includes('::') ? new Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0') : [];
  const groups = [...left, ...zeros, ...right].slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${groups.join(':')}::/64`;
}
