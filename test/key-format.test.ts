/** The form of a key: its checksum, prefix and digest. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checksumOf, digestOf, generateApiKey, isWellFormed, prefixOf } from '../src/access/credentials/formats/api-key.js';

describe('the form of a key', () => {
  // Made with Python: zlib.crc32 of the first 50 characters, written in base62 with 0-9A-Za-z.
  test.each([
    [`astrid_${'0'.repeat(43)}1e3qs6`, '2e1acd45ce4128c78bebedc477558e3efff355cdf84a708bf81f61b85ef4270e'],
    [`astrid_${'z'.repeat(43)}14Wkuh`, null],
  ])('%s is right', (key, digest) => {
    expect(isWellFormed(key)).toBe(true);
    expect(checksumOf(key.slice(0, 50))).toBe(key.slice(50));
    if (digest) expect(digestOf(key)).toBe(digest);
  });

  test('what is made has the form, and its prefix is the eight characters after astrid_', () => {
    const keys = new Set(Array.from({ length: 200 }, generateApiKey));
    expect(keys.size).toBe(200);
    for (const key of keys) {
      expect(key).toMatch(/^astrid_[0-9A-Za-z]{49}$/);
      expect(isWellFormed(key)).toBe(true);
      expect(prefixOf(key)).toBe(key.slice(7, 15));
    }
  });

  test('any one wrong character, and any two that changed places, are found', () => {
    const key = generateApiKey();
    fc.assert(
      fc.property(fc.nat(55), fc.constantFrom(...'0123456789ABCXYZabcxyz'), (at, character) => {
        fc.pre(key[at] !== character);
        expect(isWellFormed(key.slice(0, at) + character + key.slice(at + 1))).toBe(false);
      }),
    );
    for (let i = 7; i < 55; i++) {
      if (key[i] === key[i + 1]) continue;
      expect(isWellFormed(`${key.slice(0, i)}${key[i + 1]}${key[i]}${key.slice(i + 2)}`)).toBe(false);
    }
    fc.assert(fc.property(fc.string(), (text) => !isWellFormed(text) && !isWellFormed(`astrid_${text}`)));
  });
});
