/**
 * The key that signs the audit log's seals. It is derived from a secret outside the database. The public half is enough to verify.
 * A signature names its kind, so that the signature of a seal is never valid for a removal.
 */
import { createHash, createPrivateKey, createPublicKey, hkdfSync, type KeyObject, sign, verify } from 'node:crypto';

/** Verifies that a signature is by a trusted key. */
export interface SealVerifier {
  verify(what: string, values: readonly unknown[], signed: Signed): 'good' | 'bad' | 'unknown key';
}

export interface SealKey extends SealVerifier {
  /** The first 16 digits of the SHA-256 of the public key. */
  readonly id: string;
  /** Base64url, for AUDIT_SEAL_PUBLIC_KEYS. */
  readonly publicKey: string;
  sign(what: string, values: readonly unknown[]): Signed;
}

export interface Signed {
  readonly keyId: string;
  /** Hex. */
  readonly signature: string;
}

const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

/** The key from a secret. It also trusts the public keys of earlier secrets. */
export function sealKeyOf(secret: string, publicKeys: readonly string[] = []): SealKey {
  const seed = Buffer.from(hkdfSync('sha256', secret, '', 'astrid audit seal', 32));
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(privateKey)
    .export({ format: 'der', type: 'spki' })
    .subarray(SPKI.length)
    .toString('base64url');
  const id = idOf(publicKey);
  return {
    id,
    publicKey,
    sign: (what, values) => ({ keyId: id, signature: sign(null, message(what, values), privateKey).toString('hex') }),
    ...sealVerifier([publicKey, ...publicKeys]),
  };
}

/** Verifies with public keys only. */
export function sealVerifier(publicKeys: readonly string[]): SealVerifier {
  const known = new Map<string, KeyObject>(publicKeys.map((key) => [idOf(key), keyObject(key)]));
  return {
    verify(what, values, { keyId, signature }) {
      const key = known.get(keyId);
      if (key === undefined) return 'unknown key';
      return verify(null, message(what, values), key, Buffer.from(signature, 'hex')) ? 'good' : 'bad';
    },
  };
}

const idOf = (publicKey: string): string => createHash('sha256').update(publicKey, 'base64url').digest('hex').slice(0, 16);

const keyObject = (publicKey: string): KeyObject =>
  createPublicKey({ key: Buffer.concat([SPKI, Buffer.from(publicKey, 'base64url')]), format: 'der', type: 'spki' });

const message = (what: string, values: readonly unknown[]): Buffer => Buffer.from(`astrid ${what} v1\n${JSON.stringify(values)}`);
