/** The client's address, and the group of addresses that one client can be assumed to control. */
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { LRUCache } from 'lru-cache';
import proxyAddr from 'proxy-addr';

/** The most trusted proxies in a row. A header of 16 kB has room for 3,500 addresses, and to compare each takes some microseconds. */
const MOST_PROXIES = 20;

/** The address of the client behind the trusted proxies. An IPv4 address in its plain form; null when the text is not an address. */
export function clientAddress(
  request: IncomingMessage,
  trust: ((address: string, hop: number) => boolean) | undefined,
): string | null {
  const address = trust
    ? proxyAddr(request, (proxy, hop) => hop < MOST_PROXIES && trust(proxy, hop))
    : request.socket.remoteAddress;
  return address ? plain(address) : null;
}

/** Some proxies add a port. */
const WITH_PORT = /^(?:\[([^\]]+)\](?::\d+)?|([\d.]+):\d+)$/;

/** Clients with many requests have few addresses. */
const recent = new LRUCache<string, { readonly address: string | null }>({ max: 1_000 });

/** Any other text in `X-Forwarded-For` stays out of limits, allowlists and the audit log. */
function plain(given: string): string | null {
  let known = recent.get(given);
  if (known === undefined) {
    known = { address: parsed(given) };
    // Longer texts are not addresses, and the sender chooses their length.
    if (given.length < 100) recent.set(given, known);
  }
  return known.address;
}

function parsed(given: string): string | null {
  const port = WITH_PORT.exec(given);
  const address = (port?.[1] ?? port?.[2] ?? given).split('%')[0] as string;
  // The library accepts forms that other programs read differently, such as octal numbers.
  return isIP(address) === 0 ? null : ipaddr.process(address).toString();
}

/** The unit of rate limits: an IPv4 address, or the /64 of an IPv6 address, since a client usually has a whole /64. */
export function addressGroup(address: string | null): string {
  if (address === null) return 'unknown';
  const ip = ipaddr.process(address);
  if (ip instanceof ipaddr.IPv4) return ip.toString();
  return `${ip.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')}::/64`;
}

/**
 * The networks around a unit of rate limits, the widest first, and the unit last: the /16 and the /24 of an IPv4 address, the /32 and the
 * /48 of IPv6.
 */
export function networksOf(group: string): readonly [string, string, string] {
  const isIPv4 = group.includes('.');
  const parts = group.split(isIPv4 ? '.' : ':');
  const first = (count: number) => parts.slice(0, count).join(isIPv4 ? '.' : ':');
  return [first(2), first(3), group];
}
