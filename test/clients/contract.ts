/**
 * The promises that every client must keep: show pages, show a refusal to its user, stream. Each `*.check.ts` shows how one client does
 * it.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { KEYS, rowsOf, startRuns } from './server.js';

/** An error as the user of the client sees it. */
export interface Seen {
  readonly message: string;
  readonly extensions?: Record<string, unknown> | undefined;
}

export interface ClientUnderTest {
  /** The external ids after the first page of PAGE rows, and after the next page. */
  twoPages(key: string): Promise<readonly [readonly string[], readonly string[]]>;
  /** The errors that the user sees instead of a page; with no key, none is sent. */
  pageRefused(key: string | undefined): Promise<readonly Seen[]>;
  /** The errors that the user sees when creating a survey with this name. */
  surveyRefused(key: string, name: string): Promise<readonly Seen[]>;
  readonly stream?: {
    /** The id of the run in the first event. */
    firstEvent(key: string): Promise<string>;
    /** The errors that the user sees instead of events. */
    refused(key: string | undefined): Promise<readonly Seen[]>;
  };
}

export const PAGE = 3;

export function contract(name: string, client: ClientUnderTest): void {
  describe(name, () => {
    test('shows a page, and the next one by its cursor', async () => {
      const rows = await rowsOf(2 * PAGE);
      const [first, both] = await client.twoPages(KEYS.reader);
      assert.deepEqual(first, rows.slice(0, PAGE));
      assert.deepEqual(both, rows);
    });

    test('shows which permission a read lacks', async () => {
      const [error] = await client.pageRefused(KEYS.publicOnly);
      assert.equal(error?.extensions?.code, 'FORBIDDEN');
      assert.deepEqual(lackingIn(error), ['READ_DATA']);
    });

    test('shows which permission a mutation lacks', async () => {
      const [error] = await client.surveyRefused(KEYS.publicOnly, 'New');
      assert.equal(error?.extensions?.code, 'FORBIDDEN');
      assert.deepEqual(lackingIn(error), ['MANAGE_OPERATIONS']);
    });

    test('shows that a credential is missing, and why one is refused', async () => {
      const [missing] = await client.pageRefused(undefined);
      assert.deepEqual([missing?.extensions?.code, missing?.extensions?.reason], ['UNAUTHENTICATED', 'MISSING']);
      const [revoked] = await client.pageRefused(KEYS.revoked);
      assert.deepEqual([revoked?.extensions?.code, revoked?.extensions?.reason], ['UNAUTHENTICATED', 'REVOKED']);
    });

    test('shows what a mutation is in conflict with', async () => {
      const [error] = await client.surveyRefused(KEYS.operator, 'ZTF');
      assert.deepEqual([error?.extensions?.code, error?.extensions?.entity], ['CONFLICT', 'Survey']);
      assert.ok(error?.message);
    });

    const { stream } = client;
    if (!stream) return;

    test('receives events', async () => {
      const runs = startRuns();
      const id = await stream.firstEvent(KEYS.reader).finally(runs.stop);
      assert.ok((await runs.stop()).includes(id), `${id} is not a run that was started here`);
    });

    test('shows which permission a stream lacks', async () => {
      const [error] = await stream.refused(KEYS.publicOnly);
      assert.equal(error?.extensions?.code, 'FORBIDDEN');
      assert.deepEqual(lackingIn(error), ['READ_DATA']);
    });

    test('shows that the credential of a stream is missing, and why one is refused', async () => {
      const [missing] = await stream.refused(undefined);
      assert.deepEqual([missing?.extensions?.code, missing?.extensions?.reason], ['UNAUTHENTICATED', 'MISSING']);
      const [revoked] = await stream.refused(KEYS.revoked);
      assert.deepEqual([revoked?.extensions?.code, revoked?.extensions?.reason], ['UNAUTHENTICATED', 'REVOKED']);
    });
  });
}

/** The missing permissions of an error, each with the fields that require it. */
function lackingIn({ extensions }: Seen): string[] {
  const missing = extensions?.missingPermissions as { permission: string; paths: string[] }[];
  assert.ok(Array.isArray(missing) && missing.every(({ paths }) => paths.length > 0), JSON.stringify(extensions));
  return missing.map(({ permission }) => permission);
}
