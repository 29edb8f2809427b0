/** Bodies beyond ASCII: every text arrives as it was sent, and a large one is decoded in several turns of the event loop. */
import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { beforeAll, expect, test } from 'vitest';
import { BODY_BUDGETS, HeldBodies } from '../src/http/load/body-budget.js';
import { readText } from '../src/http/request/body.js';
import { postBody } from './support/bodies.js';
import type { TestKey } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const server = serverOfFile();
let key: TestKey;
beforeAll(async () => {
  key = await server.makeKey({ set: 'FULL_ACCESS' });
});

const STORE = 'mutation ($v: JSON!) { setSystemConfig(input: { key: "texts", value: $v }) { systemConfig { value } } }';

test.each(['', '\ufeff'])('a text beyond ASCII in a large body arrives as it was sent, after the mark "%s"', async (mark) => {
  const value = `a${'€'.repeat(99_000)}`;
  const answer = await postBody(server, mark + JSON.stringify({ query: STORE, variables: { v: value } }), {
    'X-API-Key': key.key,
  });
  expect(answer.body).toEqual({ data: { setSystemConfig: { systemConfig: { value } } } });
});

/** Reads a body that arrives in chunks, and expects its text. Returns the turns from its end to its text. */
async function turnsOf(text: string): Promise<number> {
  const bytes = Buffer.from(text);
  const headers = { 'content-length': String(bytes.length) };
  const request = Object.assign(new PassThrough(), { headers }) as unknown as IncomingMessage & PassThrough;
  let turns = 0;
  let isOver = false;
  const count = () => {
    if (isOver) return;
    turns++;
    setImmediate(count);
  };
  request.once('end', () => setImmediate(count));
  const source = { limit: 'body', held: new HeldBodies(BODY_BUDGETS.known), caller: 'a key' } as const;
  const read = readText(request, source, (made) => {
    isOver = true;
    return made;
  });
  for (let start = 0; start < bytes.length; start += 65_536) request.write(bytes.subarray(start, start + 65_536));
  request.end();
  // To print two texts of megabytes takes minutes.
  expect((await read) === text).toBe(true);
  return turns;
}

test('a large body takes a turn for each portion of the characters beyond ASCII, so that others run in between', async () => {
  const plain = await turnsOf('x'.repeat(4_000_000));
  expect(await turnsOf('😀'.repeat(1_000_000))).toBe(plain + 15);
  expect(await turnsOf(`${'x'.repeat(3_999_996)}😀`)).toBe(plain + 15);
});

// Four bodies of each, so that the ends of portions are at each byte of a character.
test.each(['x', 'é', '€', '😀', 'xé€😀'])('no portion cuts a character of %s', async (characters) => {
  for (let shift = 0; shift < 4; shift++) await turnsOf('x'.repeat(shift) + characters.repeat(200_000));
});
