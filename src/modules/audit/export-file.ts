/**
 * Reads and verifies an audit export that was kept outside the database. `audit:export -- --seals` writes the seals before the events,
 * so later additions, changes and removals show. A missing end shows only by comparison with a head from elsewhere.
 */
import { createHash } from 'node:crypto';
import { unescaped } from '../../base/text.js';
import { chainHash, type Head, NO_HASH, verifyHead } from './chain.js';
import type { HeadMark } from './head-mark.js';
import type { SealVerifier, Signed } from './seal-key.js';

type Json = Readonly<Record<string, unknown>>;

export interface ExportedEvent {
  readonly id: string;
  readonly createdAt: string;
  readonly action: string;
  readonly entityType: string;
  readonly entityId: string | null;
  readonly before: Json | null;
  readonly after: Json | null;
  /** The digest under which it was sealed. */
  readonly digest: string;
}

type ExportedSeal = Head & Signed & { readonly digests: readonly string[] | null };

export interface AuditExport {
  readonly seals: readonly ExportedSeal[];
  /** Of keys and users only, each once, in the order in which the database dated them: nothing vouches for the order of the lines. */
  readonly events: readonly ExportedEvent[];
  /** The digests of all events. */
  readonly digests: ReadonlySet<string>;
  /** SHA-256 of the file, in hex. */
  readonly checksum: string;
  /** The numbers of lines that are neither an event nor a seal. */
  readonly badLines: readonly number[];
}

const ENTITIES: ReadonlySet<unknown> = new Set(['ApiKey', 'User']);

export async function readExport(lines: AsyncIterable<string>): Promise<AuditExport> {
  const whole = createHash('sha256');
  const seals: ExportedSeal[] = [];
  const events = new Map<string, ExportedEvent>();
  const digests = new Set<string>();
  const badLines: number[] = [];
  let number = 0;
  for await (const line of lines) {
    number++;
    whole.update(`${line}\n`);
    const read = parse(line);
    if (read === undefined) badLines.push(number);
    else if ('seal' in read) seals.push(sealIn(read.seal as Json));
    else {
      const digest = createHash('sha256').update(unescaped(line)).digest('hex');
      digests.add(digest);
      if (ENTITIES.has(read.entityType)) events.set(digest, { ...(read as unknown as ExportedEvent), digest });
    }
  }
  return { seals, events: [...events.values()].sort(byTime), digests, checksum: whole.digest('hex'), badLines };
}

/** The order of `audit:export`. */
const byTime = (a: ExportedEvent, b: ExportedEvent): number => order(a.createdAt, b.createdAt) || order(a.id, b.id);
const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function parse(line: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null) return undefined;
    const { seal, id, action } = value as Json;
    const isSeal = typeof seal === 'object' && seal !== null && /^[1-9]\d{0,17}$/.test(String((seal as Json).number));
    return isSeal || (typeof id === 'string' && typeof action === 'string') ? (value as Json) : undefined;
  } catch {
    return undefined;
  }
}

const sealIn = (seal: Json): ExportedSeal =>
  ({ ...seal, number: BigInt(String(seal.number)), sealedAt: new Date(String(seal.sealedAt)) }) as unknown as ExportedSeal;

/** A sentence for each difference between the export and its seals; none when there is no difference. */
export function faultsOf({ seals, digests, badLines }: AuditExport, verifier: SealVerifier, head?: HeadMark): string[] {
  const faults = badLines.map((line) => `line ${line} is neither an event nor a seal`);
  if (seals.length === 0) faults.push('it contains no seals and cannot be verified: export with --seals');
  let before: HeadMark = { number: 0n, hash: NO_HASH };
  let hasEvents = false;
  for (const seal of seals) {
    const name = `seal ${seal.number}`;
    if (seal.number !== before.number + 1n || seal.previousHash !== before.hash) faults.push(`${name} does not follow`);
    if (verifyHead(verifier, seal) !== 'good') faults.push(`${name} has no signature by a trusted key`);
    if (seal.digests === null ? hasEvents : chainHash(seal.previousHash, seal.digests) !== seal.hash)
      faults.push(`${name} does not list the events that it was made of`);
    hasEvents ||= seal.digests !== null;
    const missing = seal.digests?.filter((digest) => !digests.has(digest)).length ?? 0;
    if (missing > 0) faults.push(`${missing} of the events of ${name} are missing or changed`);
    before = seal;
  }
  if (head && seals.find(({ number }) => number === head.number)?.hash !== head.hash)
    faults.push(`it does not contain seal ${head.number} of --head: its end was cut off, or it belongs to another log`);
  return faults;
}
