/**
 * Completes long lists of objects in portions. Resolvers answer a whole page in one turn of the event loop, during which the server serves
 * nobody else. So a list that has used up its time in a turn continues in later turns, one portion for each caller (src/database/work/later-turn.ts).
 */
import SchemaBuilder, { BasePlugin, type PothosOutputFieldConfig, type SchemaTypes } from '@pothos/core';
import type { GraphQLFieldResolver } from 'graphql';
import { currentLane } from '../../database/work/lane.js';
import { laterTurn } from '../../database/work/later-turn.js';

declare global {
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      portions: PortionsPlugin<Types>;
    }
  }
}

const NAME = 'portions';
export default NAME;

/** The time of one portion. The last object of a portion may exceed it. */
const PORTION_MS = 5;
/** The first objects of a list may use more time, so that the rows of a small page share their statements also on a busy machine. */
const SMALL_PAGE = 24;
const SMALL_PAGE_MS = 20;

class PortionsPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override wrapResolve(
    resolve: GraphQLFieldResolver<unknown, Types['Context'], object>,
    { type }: PothosOutputFieldConfig<Types>,
  ): GraphQLFieldResolver<unknown, Types['Context'], object> {
    if (type.kind !== 'List' || type.type.kind === 'Scalar' || type.type.kind === 'Enum') return resolve;
    return (parent, args, context, info) => {
      const found = resolve(parent, args, context, info);
      return found instanceof Promise ? found.then(inPortions) : inPortions(found);
    };
  }
}

/** When the present portion began, in the turn that runs. */
let began = 0;

function beginOfPortion(): number {
  if (began === 0) begin();
  return began;
}

function begin(): void {
  if (began === 0)
    setImmediate(() => {
      began = 0;
    });
  began = performance.now();
}

const isUsedUp = (milliseconds: number): boolean => performance.now() - beginOfPortion() >= milliseconds;

const inPortions = (found: unknown): unknown =>
  Array.isArray(found) && found.length > 1 ? { [Symbol.iterator]: () => portionsOf(found) } : found;

/** Yields the objects one by one. Each object is complete when the next one is requested, or else the list continues in later turns. */
function* portionsOf(objects: readonly unknown[]): Generator<unknown> {
  let later: Later | undefined;
  for (const [index, object] of objects.entries()) {
    if (later === undefined && isUsedUp(index < SMALL_PAGE ? SMALL_PAGE_MS : PORTION_MS)) later = new Later();
    yield later === undefined ? object : later.add(object);
  }
  void later?.run();
}

/** The objects of one list that wait for later turns. */
class Later {
  readonly #waiting: (() => void)[] = [];
  readonly #lane = currentLane();

  /** Fails instead when the client has closed the connection meanwhile. */
  add(object: unknown): Promise<unknown> {
    const turn = new Promise((resolve) => this.#waiting.push(() => resolve(object)));
    return this.#lane === undefined ? turn : turn.then((given) => this.#lane?.still(given));
  }

  async run(): Promise<void> {
    await laterTurn();
    begin();
    for (const next of this.#waiting) {
      if (isUsedUp(PORTION_MS)) {
        await laterTurn();
        begin();
      }
      next();
      // Two steps later the object is complete, unless it has to wait itself.
      await undefined;
      await undefined;
    }
  }
}

SchemaBuilder.registerPlugin(NAME, PortionsPlugin);
