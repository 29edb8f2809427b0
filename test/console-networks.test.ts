/** The warning of the console about networks decides as the server does. The console may not import the server's own code. */
import { expect, test } from 'vitest';
import { refusedBy } from '../console/src/pages/keys/networks.js';
import { allowlist, parseNetwork } from '../src/access/limits/allowlist.js';

const NETWORKS = [
  '10.0.0.0/8',
  '10.1.2.3',
  '10.1.2.3/32',
  '0.0.0.0/0',
  '2001:db8::/32',
  '::1',
  '::/0',
  '::ffff:10.0.0.0/104',
  '::ffff:10.1.2.3',
  '::ffff:0:0/95',
  '10.1/16',
  '010.1.2.3/8',
  '10.0.0.0/33',
  '10.0.0.0/08',
  '10.0.0.0/',
  '10.0.0.0/8/8',
  '2001:db8::/129',
  'fe80::1%eth0',
  '0x0a000001',
  'home',
  '',
];
const ADDRESSES = ['10.1.2.3', '10.200.0.1', '192.0.2.1', '2001:db8::7', '::1', '::ffff:10.1.2.3', 'fe80::1'];

test.each(NETWORKS)('“%s” excludes the same addresses as on the server, and none when the server refuses it', (network) => {
  const allows = allowlist([network]);
  const excluded = parseNetwork(network) === null ? [] : ADDRESSES.filter((address) => !allows?.(address));
  expect(refusedBy([network], ADDRESSES)).toEqual(excluded);
});

test('without networks no address is excluded', () => {
  expect(refusedBy([], ADDRESSES)).toEqual([]);
});
