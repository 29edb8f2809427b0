/** The networks from which a key may be used, IPv4 and IPv6, in CIDR notation. */
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** A network such as `10.0.0.0/8` or `2001:db8::/32`; a single address is a network with one address. Null for any other text. */
export function parseNetwork(text: string): { address: string; prefix: number } | null {
  const [address = '', length, ...rest] = text.trim().split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0 || address.includes('%')) return null;
  const longest = version === 4 ? 32 : 128;
  if (length !== undefined && !/^(0|[1-9]\d{0,2})$/.test(length)) return null;
  const prefix = length === undefined ? longest : Number(length);
  if (prefix > longest) return null;
  // Such a network would contain a part of IPv4, but IPv4 addresses are compared with IPv4 networks only.
  if (version === 6 && prefix < IPV4_IN_IPV6 && isMapped(ipaddr.parse(address))) return null;
  return { address, prefix };
}

/** The bits before an IPv4 address in IPv6 notation. */
const IPV4_IN_IPV6 = 96;
const isMapped = (address: Address): address is ipaddr.IPv6 => address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress();

export const shownNetwork = ({ address, prefix }: { address: string; prefix: number }): string => `${address}/${prefix}`;

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Network = readonly [address: Address, prefix: number];

/** Networks in the form for comparison. IPv4 networks in IPv6 notation become IPv4, like the addresses of clients. */
const networksIn = (texts: readonly string[]): Network[] =>
  texts.flatMap((text): Network[] => {
    const parsed = parseNetwork(text);
    if (parsed === null) return [];
    const address = ipaddr.parse(parsed.address);
    if (isMapped(address)) return [[address.toIPv4Address(), parsed.prefix - IPV4_IN_IPV6]];
    return [[address, parsed.prefix]];
  });

const holds = ([network, prefix]: Network, address: Address): boolean =>
  network.kind() === address.kind() && address.match(network, prefix);

/** Returns a test whether an address is in one of the networks. Null without networks, which allows every address. */
export function allowlist(texts: readonly string[]): ((address: string | null) => boolean) | null {
  if (texts.length === 0) return null;
  const networks = networksIn(texts);
  return (address) => {
    if (address === null) return false;
    const parsed = ipaddr.process(address);
    return networks.some((network) => holds(network, parsed));
  };
}

/** Whether the other list contains all addresses of the first; an empty list contains every address. */
export function isWithin(inner: readonly string[], outer: readonly string[]): boolean {
  if (outer.length === 0) return true;
  const bounds = networksIn(outer);
  return (
    inner.length > 0 &&
    networksIn(inner).every(([address, prefix]) => bounds.some((bound) => bound[1] <= prefix && holds(bound, address)))
  );
}
