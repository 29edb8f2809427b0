/** The client's address, and the group of addresses that one client can be assumed to command. */
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { LRUCache } from 'lru-cache';
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

/** Clients that ask a lot have few addresses. */
const recent = new LRUCache<string, { readonly address: string | null }>({ max: 1_000 });

/** Whatever else stands in `X-Forwarded-For` is kept out of limits, allowlists and the audit log. */
function plain(given: string): string | null {
  let known = recent.get(given);
  if (known === undefined) {
    known = { address: parsed(given) };
    // Longer ones are no addresses, and whoever sends them chooses how long they are.
    if (given.length < 100) recent.set(given, known);
  }
  return known.address;
}

function parsed(given: string): string | null {
  const port = WITH_PORT.exec(given);
  const address = (port?.[1] ?? port?.[2] ?? given).split('%')[0] as string;
  // The library takes forms that others read otherwise, such as octal numbers.
  return isIP(address) === 0 ? null : ipaddr.process(address).toString();
}

/** What rate limits count by: an IPv4 address, or the /64 of an IPv6 address, since a client has a whole one. */
export function addressGroup(address: string | null): string {
  if (address === null) return 'unknown';
  const ip = ipaddr.process(address);
  if (ip instanceof ipaddr.IPv4) return ip.toString();
  return `${ip.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')}::/64`;
}
