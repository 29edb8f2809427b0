/**
 * Identifies the caller: an ordered chain of checks leads from the headers of a request to a principal. A request without a credential is
 * anonymous. One credential is resolved or refused, and never treated as anonymous. Two credentials are ambiguous.
 */
import { decodeJwt } from 'jose';
import { unauthenticated } from '../../base/errors.js';
import type { Db } from '../../database/database.js';
import type { Role } from '../permissions.js';
import { ANONYMOUS, type Principal, type Session, type UserPrincipal } from '../principal.js';
import { digestOf, isWellFormed, looksLikeApiKey } from './formats/api-key.js';
import { hasImportedForm } from './formats/imported-key.js';
import { withHolder } from './holder.js';
import { ImportedKeys, importedKeysExist } from './lookup/imported-keys.js';
import { RecordSource, type SourceStatistics } from './lookup/record-source.js';
import { type KeyRecord, keyRefusal, loadKeys, loadUsers, sessionRefusal, type UserRecord } from './lookup/records.js';
import { provisionUser, userOfIdentity } from './tokens/identities.js';
import { createOutsideVerifier, type OutsideClaims, type OutsideIssuer } from './tokens/outside-tokens.js';
import type { Tokens } from './tokens/tokens.js';
import { ambiguous, isQuoted, notImported, unreadApiKey, unreadAuthorization } from './unread-credential.js';

/** The non-empty values of the two headers that carry a credential, each as often as it was sent. */
export interface CredentialHeaders {
  readonly apiKey: readonly string[];
  readonly authorization: readonly string[];
}

/** An outside issuer whose tokens are accepted, and the role of its new users. Without a role, new users are refused. */
export interface OutsideSignIn extends OutsideIssuer {
  readonly autoProvisionRole?: Role | undefined;
}

export interface AuthenticatorOptions {
  /** Whether notifications of other servers arrive. While they do not, every request queries the database. */
  readonly informed?: (() => boolean) | undefined;
  readonly outside?: OutsideSignIn | undefined;
  /** The number of workers that share the limits of strangers. */
  readonly workers?: number;
}

export interface Authenticator {
  /** Throws UNAUTHENTICATED or AMBIGUOUS_CREDENTIALS. Returns without a promise for a cached key. */
  authenticate(headers: CredentialHeaders, address: string | null): Principal | Promise<Principal>;
  /** The id of a key that is cached. Undefined for every other credential: to identify its caller, the server must look it up. */
  cachedKey(headers: CredentialHeaders): string | undefined;
  /** Call it after a change to the key or user with this id has committed. */
  forget(id: string): void;
  forgetAll(): void;
  /**
   * Calls back after each invalidation: with the id of the key or user, or with null when it concerns all. Returns a function that ends
   * this.
   */
  onForget(listener: (id: string | null) => void): () => void;
  /** The statistics of the cache of keys, and of that of users. */
  statistics(): Readonly<Record<'keys' | 'users', SourceStatistics>>;
}

/** The claims by which the user of an outside token is found, or created. */
type OutsideName = Pick<OutsideClaims, 'subject' | 'name' | 'expired'>;

const BEARER = /^Bearer +([^\s]+)$/i;

export function createAuthenticator(
  db: Db,
  tokens: Tokens,
  { informed = () => true, outside, workers = 1 }: AuthenticatorOptions = {},
): Authenticator {
  const keys = new RecordSource<KeyRecord>(
    (digests) => loadKeys(db, digests),
    (record, id) => record.principal.keyId === id || record.principal.userId === id,
    { informed, workers },
  );
  const users = new RecordSource<UserRecord>(
    (ids) => loadUsers(db, ids),
    (record, id) => record.id === id,
    { informed, workers },
  );
  const imported = new ImportedKeys(() => importedKeysExist(db));
  const listeners = new Set<(id: string | null) => void>();
  const notify = (id: string | null) => {
    for (const listener of [...listeners]) listener(id);
  };

  function byApiKey(key: string, address: string | null): Principal | Promise<Principal> {
    const digest = digestOf(key);
    const cached = keys.cached(digest);
    if (cached !== undefined) return keyPrincipal(cached, address);
    if (isWellFormed(key)) return byDigest(digest, address);
    // A text that is not a key never reaches the database.
    if (!hasImportedForm(key)) throw unreadApiKey(key);
    const exist = imported.exist();
    return exist instanceof Promise
      ? exist.then((some) => byImported(some, digest, address))
      : byImported(exist, digest, address);
  }

  function byDigest(digest: string, address: string | null): Principal | Promise<Principal> {
    const record = keys.get(digest, address);
    return record instanceof Promise ? record.then((loaded) => keyPrincipal(loaded, address)) : keyPrincipal(record, address);
  }

  function byImported(exist: boolean, digest: string, address: string | null): Principal | Promise<Principal> {
    if (!exist) throw notImported();
    return byDigest(digest, address);
  }

  const verifyOutside = outside && createOutsideVerifier(outside);
  // The look-up contains subject and name, since a new user gets the name. A failed look-up counts as a miss, like others.
  const identities = new RecordSource<{ userId: string }>(
    async ([lookup = '']) => {
      const { issuer, autoProvisionRole } = outside as OutsideSignIn;
      const { subject, name, expired }: OutsideName = JSON.parse(lookup);
      let userId = await userOfIdentity(db, { issuer, subject });
      if (userId === null && autoProvisionRole !== undefined && !expired)
        userId = await provisionUser(db, { issuer, subject }, name, autoProvisionRole);
      return new Map(userId === null ? [] : [[lookup, { userId }]]);
    },
    (record, id) => record.userId === id,
    // A look-up may create a user, and a failure must not affect other look-ups.
    { informed, workers, together: 1 },
  );

  /** The claimed issuer chooses the verifier, which then verifies the claim. */
  function byToken(token: string, address: string | null): Promise<Principal> {
    return verifyOutside && issuerOf(token) === outside?.issuer ? byOutsideToken(token, address) : byOwnToken(token, address);
  }

  async function byOwnToken(token: string, address: string | null): Promise<Principal> {
    const claims = await tokens.verify(token);
    const user = await users.get(claims.userId, address);
    if (user === null) throw unauthenticated('UNKNOWN');
    const { version, sessionId, expiresAt } = claims;
    return userOfSession(user, { version, id: sessionId }, { expiresAt, expired: expiresAt.getTime() <= Date.now() });
  }

  async function byOutsideToken(token: string, address: string | null): Promise<Principal> {
    const { subject, name, expired, expiresAt, issuedAt } = await (verifyOutside as NonNullable<typeof verifyOutside>)(token);
    const known = await identities.get(JSON.stringify({ subject, name, expired } satisfies OutsideName), address);
    const user = known && (await users.get(known.userId, address));
    if (user === null) throw unauthenticated(expired ? 'EXPIRED' : 'UNKNOWN');
    return userOfSession(user, { issuedAt }, { expiresAt, expired });
  }

  return {
    authenticate({ apiKey, authorization }, address) {
      if (apiKey.length + authorization.length === 0) return ANONYMOUS;
      if (apiKey.length + authorization.length > 1) throw ambiguous(apiKey, authorization);
      if (apiKey.length === 1) return byApiKey(apiKey[0] as string, address);
      const value = authorization[0] as string;
      const bearer = BEARER.exec(value)?.[1];
      if (bearer === undefined || isQuoted(bearer)) throw unreadAuthorization(value);
      return looksLikeApiKey(bearer) ? byApiKey(bearer, address) : byToken(bearer, address);
    },
    cachedKey({ apiKey, authorization }) {
      if (apiKey.length + authorization.length !== 1) return undefined;
      const key = apiKey[0] ?? BEARER.exec(authorization[0] as string)?.[1];
      return key === undefined || !looksLikeApiKey(key) ? undefined : keys.cached(digestOf(key))?.principal.keyId;
    },
    forget(id) {
      keys.evict(id);
      users.evict(id);
      identities.evict(id);
      notify(id);
    },
    forgetAll() {
      keys.clear();
      users.clear();
      identities.clear();
      imported.forget();
      notify(null);
    },
    onForget(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    statistics: () => ({ keys: keys.statistics, users: users.statistics }),
  };
}

/** The verdict on a key at the moment of use: expiry is compared with the clock whether or not the key was cached. */
function keyPrincipal(record: KeyRecord | null, address: string | null): Principal {
  if (record === null) throw unauthenticated('UNKNOWN');
  const refusal = keyRefusal(record, address);
  if (refusal !== null) throw withHolder(record.principal, refusal);
  return record.principal;
}

function userOfSession(
  user: UserRecord,
  session: Session,
  { expiresAt, expired }: { expiresAt: Date; expired: boolean },
): UserPrincipal {
  const principal = userPrincipal(user, expiresAt, session);
  const reason = sessionRefusal(user, session, expired);
  if (reason !== null) throw withHolder(principal, unauthenticated(reason));
  return principal;
}

/** The issuer that a token claims. Throws MALFORMED for a text that is not a JWT. */
function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    throw unauthenticated('MALFORMED');
  }
}

const userPrincipal = (user: UserRecord, expiresAt: Date, session: Session): UserPrincipal => ({
  kind: 'user',
  permissions: user.permissions,
  surveyIds: null,
  userId: user.id,
  name: user.name,
  role: user.role,
  expiresAt,
  session,
});
