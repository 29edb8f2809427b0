/** The networks that a key may be used from, IPv4 and IPv6, in CIDR notation. */
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** A network as it was written, such as `10.0.0.0/8` or `2001:db8::/32`; an address alone is a network of one. Null when it is neither. */
export function parseNetwork(text: string): { address: string; prefix: number } | null {
  const [address = '', length, ...rest] = text.trim().split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0 || address.includes('%')) return null;
  const longest = version === 4 ? 32 : 128;
  if (length !== undefined && !/^(0|[1-9]\d{0,2})$/.test(length)) return null;
  const prefix = length === undefined ? longest : Number(length);
  if (prefix > longest) return null;
  // Half of the network would be IPv4 and half of it not, while an IPv4 address is compared with IPv4 networks only.
  if (version === 6 && prefix < IPV4_IN_IPV6 && isMapped(ipaddr.parse(address))) return null;
  return { address, prefix };
}

/** The bits before an IPv4 address that is written as IPv6. */
const IPV4_IN_IPV6 = 96;
const isMapped = (address: Address): address is ipaddr.IPv6 => address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress();

export const shownNetwork = ({ address, prefix }: { address: string; prefix: number }): string => `${address}/${prefix}`;

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Network = readonly [address: Address, prefix: number];

/** Networks to compare with; IPv4 ones written as IPv6 become IPv4, as the addresses of clients do. */
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

/** Says whether an address is in one of the networks. Null when there are none, and every address may. */
export function allowlist(texts: readonly string[]): ((address: string | null) => boolean) | null {
  if (texts.length === 0) return null;
  const networks = networksIn(texts);
  return (address) => {
    if (address === null) return false;
    const parsed = ipaddr.process(address);
    return networks.some((network) => holds(network, parsed));
  };
}

/** Whether all addresses of the one list are in the other; an empty list means every address. */
export function isWithin(inner: readonly string[], outer: readonly string[]): boolean {
  if (outer.length === 0) return true;
  const bounds = networksIn(outer);
  return (
    inner.length > 0 &&
    networksIn(inner).every(([address, prefix]) => bounds.some((bound) => bound[1] <= prefix && holds(bound, address)))
  );
}
