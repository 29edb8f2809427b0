/**
 * Finds observations that wait for a model. They keep their status, so no index can hold only those that still wait. Claims walk in the
 * order in which observations became ready, and each server remembers the two positions between which everything is done. Observations that
 * become ready later come after both. The remembered positions are a hint: without them a claim walks further and finds the same
 * observations.
 */
import { LRUCache } from 'lru-cache';
import type { App } from '../../app.js';
import type { Database, Db, Tx } from '../../database/database.js';
import { Prisma } from '../../database/generated/prisma/client.js';
import { WorkFirst } from '../../database/work/work-first.js';
import { isWithin } from '../../graphql/sky/cone.js';
import { uuids } from '../observations/references.js';
import { type Position, walked } from './walked-rows.js';
import { type BeforeClaim, type ClaimOrder, hasRun, type Region, type Work } from './work.js';

/** After `low` and up to `high` everything is done; null means the beginning of the index. */
interface Done {
  readonly low: Position | null;
  readonly high: Position | null;
}

interface Row extends Position {
  /** Its number among the rows that the statement has read, from 1. */
  readonly number: number;
  readonly isFree: boolean;
  /** Whether no transaction that is still open can add rows before it. */
  readonly isSettled: boolean;
}

/** The most rows that each statement reads, in turn; the last one repeats. It stops earlier when it has found enough. */
const STEPS: readonly number[] = [200, 2_000, 20_000];
/** The same on the embedded database, where everybody else waits for each statement. */
const EMBEDDED_STEPS: readonly number[] = [200, 2_000, 5_000];
/** The most statements of a walk within a transaction of the embedded database, where everybody else waits until it ends. */
const EMBEDDED_STATEMENTS = 2;
/** The rows at edges, besides free rows and their predecessors: the first and the last of those that are settled, and of the others. */
const EDGES = 4;
/** Longer than a transaction lasts. */
const SETTLED_SECONDS = 300;

/** The most works whose progress is remembered, of different models, surveys and orders. A forgotten one is walked from its beginning. */
const MOST_REMEMBERED = 1_000;

const remembered = new WeakMap<Database, LRUCache<string, Done>>();

function memoryOf({ database }: App): LRUCache<string, Done> {
  const known = remembered.get(database) ?? new LRUCache<string, Done>({ max: MOST_REMEMBERED });
  remembered.set(database, known);
  return known;
}

/** The ids of observations that have no run of the work, `wanted` of them if there are so many. Throws WorkFirst, which keeps what was done before. */
export function findFree(
  app: App,
  tx: Tx,
  work: Work,
  region: Region,
  order: ClaimOrder,
  wanted: number,
  before: BeforeClaim,
): Promise<string[]> {
  // The changes that an open transaction sees may be undone.
  const mayRemember = !app.work.isOneTransaction;
  if (app.database.kind !== 'embedded') return walkFor(app, new Walk(tx, work, region, wanted, STEPS), order, mayRemember);
  const outside = (db: Db) => walkFor(app, new Walk(db, work, region, wanted, EMBEDDED_STEPS), order, true);
  if (!app.work.mayBeginAgain) return walkFor(app, new Walk(tx, work, region, wanted, EMBEDDED_STEPS), order, mayRemember);
  const tooLong = () => new WorkFirst(async (db): Promise<BeforeClaim> => ({ ...before, found: await outside(db) }));
  return walkFor(app, new Walk(tx, work, region, wanted, EMBEDDED_STEPS, tooLong), order, mayRemember);
}

async function walkFor(app: App, walk: Walk, order: ClaimOrder, mayRemember: boolean): Promise<string[]> {
  const memory = memoryOf(app);
  const { work, region } = walk;
  const key = JSON.stringify([work.kind.name, work.parameters, region, order]);
  const done = memory.get(key);
  const next = order === 'OLDEST_FIRST' ? await walk.upward(done) : await walk.downward(done);
  if (next !== undefined && mayRemember) memory.set(key, next);
  return walk.found;
}

class Walk {
  readonly found: string[] = [];
  #statements = 0;

  constructor(
    private readonly db: Db | Tx,
    readonly work: Work,
    readonly region: Region,
    private readonly wanted: number,
    private readonly steps: readonly number[],
    /** Makes what a walk throws that needs more statements than a transaction may have. */
    private readonly tooLong?: () => WorkFirst,
  ) {}

  /** Walks from the end of what is done. Returns what is done now. */
  async upward(done: Done | undefined): Promise<Done> {
    let high = done?.high ?? null;
    let isUnbroken = true;
    for await (const row of this.#rows('ASC', high, null)) {
      isUnbroken &&= !row.isFree && row.isSettled;
      if (isUnbroken) high = row;
    }
    return { low: null, high };
  }

  /** Walks from the newest row to what is done, and then on below it. Returns what is done now. */
  async downward(done: Done | undefined): Promise<Done | undefined> {
    let top: Position | null = null;
    let isUnbroken = true;
    let low = done?.low ?? null;
    for await (const row of this.#rows('DESC', null, done?.high ?? null)) {
      if (row.isFree) isUnbroken = false;
      if (isUnbroken && row.isSettled) top ??= row;
      if (done === undefined && isUnbroken) low = row;
    }
    if (done === undefined) return top === null || low === null ? undefined : { low, high: top };
    const high = isUnbroken && this.found.length < this.wanted ? (top ?? done.high) : done.high;
    isUnbroken = true;
    if (low !== null && this.found.length < this.wanted)
      for await (const row of this.#rows('DESC', low, null)) {
        isUnbroken &&= !row.isFree;
        if (isUnbroken) low = row;
      }
    return { low, high };
  }

  /**
   * The rows from one position towards the other, both excluded, until enough are free. Of consecutive rows that are equally free and
   * settled, only the first or the last appear: the rows between them are like them.
   */
  async *#rows(direction: 'ASC' | 'DESC', from: Position | null, to: Position | null): AsyncGenerator<Row> {
    let position = from;
    for (let step = 0; this.found.length < this.wanted; step++) {
      if (this.tooLong && this.#statements++ === EMBEDDED_STATEMENTS) throw this.tooLong();
      const cap = this.steps[Math.min(step, this.steps.length - 1)] as number;
      const most = 2 * (this.wanted - this.found.length) + EDGES;
      const rows = await this.#read(direction, position, to, cap, most);
      for (const row of rows) {
        if (row.isFree) this.found.push(row.id);
        yield row;
        if (this.found.length >= this.wanted) return;
      }
      const last = rows.at(-1);
      if (last === undefined || (rows.length < most && last.number < cap)) return;
      position = last;
    }
  }

  /** Returns each free row, and the rows at the edges of what is free or settled. The others stay in the database. */
  #read(direction: 'ASC' | 'DESC', from: Position | null, to: Position | null, cap: number, most: number): Promise<Row[]> {
    const { surveyIds, cone } = this.region;
    const wanted = [
      ...(surveyIds === null ? [] : [Prisma.sql`o.survey_id = ANY(${uuids(surveyIds)})`]),
      ...(cone === null ? [] : [isWithin(cone, Prisma.raw('o'))]),
      Prisma.sql`NOT ${hasRun(this.work, Prisma.sql`o.id`)}`,
    ];
    const way = Prisma.raw(direction);
    return this.db.$queryRaw<Row[]>`
      SELECT id, at, number, "isFree", "isSettled" FROM (
        SELECT *, (row_number() OVER way)::int AS number, lead("isFree") OVER way AS "isNextFree",
               ("isSettled" IS DISTINCT FROM lag("isSettled") OVER way OR "isSettled" IS DISTINCT FROM lead("isSettled") OVER way) AS "isEdge"
          FROM (
            SELECT o.id::text, o.updated_at AS at, o.id AS key, (${Prisma.join(wanted, ' AND ')}) AS "isFree",
                   o.updated_at < clock_timestamp() - make_interval(secs => ${SETTLED_SECONDS}) AS "isSettled"
              FROM ${walked(this.region, direction, from, to, cap)}) AS walk
        WINDOW way AS (ORDER BY at ${way}, key ${way})) AS seen
       WHERE "isFree" OR "isNextFree" OR "isEdge"
       ORDER BY at ${way}, key ${way} LIMIT ${most}`;
  }
}
