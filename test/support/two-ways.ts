/** Sends random reads in two ways, by any callers, and stops at the first read that is not answered alike. */
import { schema } from '../../src/modules/schema.js';
import { MEDIA, type Seen, type Sent } from './ask.js';
import { anyCaller, type TestPrincipal } from './principals.js';
import { Random } from './random.js';
import { difference } from './same-answers.js';
import { smallest } from './smallest.js';
import { wildRead } from './wild-reads.js';
import type { World } from './world.js';

export interface Ways {
  /** The endpoints. */
  readonly one: string;
  readonly other: string;
  /** What the two answers must have in common; null when they do. */
  readonly compare?: (one: Seen, other: Seen, principal: TestPrincipal, sent: Sent) => string | null | Promise<string | null>;
  /** Which reads are sent: by default all. */
  readonly isSent?: (sent: Sent) => boolean;
  /** Receives every answer of the first endpoint. */
  readonly onAnswer?: (one: Seen, sent: Sent) => void;
  /** Receives each difference, instead of the error that the first one throws. */
  readonly onDifference?: (what: string) => void;
}

/** How often each document is sent, with other variables, by other callers: a plan that is kept must serve all of them. */
const TIMES = 5;

/** Throws with the smallest request that shows a difference, and ends when `isEnough` says so. */
export async function compareReads(world: World, cases: number, seed: number, ways: Ways, isEnough = () => false): Promise<void> {
  const random = new Random(seed);
  for (let done = 0; done < cases && !isEnough(); done += TIMES) {
    const { variables, ...document } = wildRead(schema, world.known, random);
    for (let time = 0; time < TIMES; time++) {
      const principal = inForm(anyCaller(world, random), random.one(MEDIA));
      const sent = { ...document, variables: variables() };
      if (ways.isSent?.(sent) !== false) await compareOne(world, principal, sent, ways);
    }
  }
}

const inForm = (principal: TestPrincipal, media: string): TestPrincipal => ({
  ...principal,
  headers: { ...principal.headers, Accept: media },
});

async function compareOne(world: World, principal: TestPrincipal, sent: Sent, ways: Ways): Promise<void> {
  const { one, other, compare = difference, onAnswer, onDifference } = ways;
  let found = '';
  const differs = async (candidate: Sent): Promise<boolean> => {
    const first = await world.asker.ask(one, principal.headers, candidate);
    const second = await world.asker.ask(other, principal.headers, candidate);
    if (candidate === sent) onAnswer?.(first, sent);
    const what = await compare(first, second, principal, candidate);
    if (what !== null)
      found = [what, candidate.query, JSON.stringify(candidate.variables), principal.name, first.text, second.text].join('\n');
    return what !== null;
  };
  if (!(await differs(sent))) return;
  if (onDifference) {
    onDifference(found);
    return;
  }
  const whole = found;
  await differs(await smallest(sent, differs));
  throw new Error(`Not answered alike: ${found.slice(0, 6_000)}\n\nIn full:\n${whole.slice(0, 20_000)}`);
}
