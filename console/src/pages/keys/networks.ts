/** Which addresses networks refuse, as the server compares them. `test/console-networks.test.ts` compares both. */
import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Network = readonly [address: Address, prefix: number];

/** The bits before an IPv4 address in IPv6 notation. */
const IPV4_IN_IPV6 = 96;

/** The library accepts forms that the server refuses, such as `10.1`. */
const isAddress = (text: string): boolean =>
  ipaddr.IPv4.isValidFourPartDecimal(text) || (ipaddr.IPv6.isValid(text) && !text.includes('%'));

/** Null for a text that is not a network: the server refuses it. */
function networkIn(text: string): Network | null {
  const [start = '', length, ...rest] = text.split('/');
  if (!isAddress(start) || rest.length > 0) return null;
  if (length !== undefined && !/^(0|[1-9]\d{0,2})$/.test(length)) return null;
  const address = ipaddr.parse(start);
  const longest = address.kind() === 'ipv4' ? 32 : 128;
  const prefix = Number(length ?? longest);
  if (prefix > longest) return null;
  const plain = ipaddr.process(start);
  return plain.kind() === address.kind() ? [address, prefix] : prefix < IPV4_IN_IPV6 ? null : [plain, prefix - IPV4_IN_IPV6];
}

/** Those of the addresses that are in none of the networks. Without networks, or with a text that is not one, there are no such addresses. */
export function refusedBy(networks: readonly string[], addresses: readonly string[]): string[] {
  const bounds = networks.map(networkIn);
  if (networks.length === 0 || bounds.includes(null)) return [];
  const isIn = (address: Address) => (bound: Network | null) =>
    bound !== null && bound[0].kind() === address.kind() && address.match(bound[0], bound[1]);
  return addresses.filter((text) => isAddress(text) && !bounds.some(isIn(ipaddr.process(text))));
}
