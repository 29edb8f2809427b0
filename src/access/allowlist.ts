/** The networks that a key may be used from, IPv4 and IPv6, in CIDR notation. */
import { BlockList, isIP } from 'node:net';

/** The canonical form of a network such as `10.0.0.0/8` or `2001:db8::/32`; an address alone is a network of one. Null when it is neither. */
export function parseNetwork(text: string): { address: string; prefix: number; family: 'ipv4' | 'ipv6' } | null {
  const [address = '', length, ...rest] = text.trim().split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0 || address.includes('%')) return null;
  const longest = version === 4 ? 32 : 128;
  if (length !== undefined && !/^\d{1,3}$/.test(length)) return null;
  const prefix = length === undefined ? longest : Number(length);
  return prefix > longest ? null : { address, prefix, family: version === 4 ? 'ipv4' : 'ipv6' };
}

export const shownNetwork = ({ address, prefix }: { address: string; prefix: number }): string => `${address}/${prefix}`;

/** Says whether an address is in one of the networks. Null when there are none, and every address may. */
export function allowlist(networks: readonly string[]): ((address: string | null) => boolean) | null {
  if (networks.length === 0) return null;
  const list = new BlockList();
  for (const network of networks) {
    const parsed = parseNetwork(network);
    if (parsed !== null) list.addSubnet(parsed.address, parsed.prefix, parsed.family);
  }
  return (address) => address !== null && list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}
