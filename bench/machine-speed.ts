/**
 * How fast the machine computes meanwhile: a fixed computation, about every tenth of a second. A core of a cloud is often one of two threads of a
 * core, and slower while the other one works. Then arithmetic in registers stays as fast, and what needs the caches does not: so this walks
 * through memory.
 */
import { readFileSync } from 'node:fs';
import { quantile } from './support.js';

const EVERY_MS = 100;
/** About a millisecond, through 256 kB. */
const STEPS = 100_000;
const PLACES = Int32Array.from({ length: 64_000 }, (_, i) => (Math.imul(i, 1_664_525) + 1_013_904_223) >>> 8);

let last = 0;
/** Microseconds of CPU time. */
function compute(): number {
  const before = process.cpuUsage();
  let place = last;
  for (let i = 0; i < STEPS; i++) place = ((PLACES[place] as number) + i) % PLACES.length;
  last = place;
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

/** Clock ticks that the host gave to others, and all ticks. */
function ticks(): readonly [stolen: number, all: number] {
  const numbers = (/^cpu +(.*)/m.exec(readFileSync('/proc/stat', 'utf8'))?.[1] ?? '').split(' ').map(Number);
  return [numbers[7] ?? 0, numbers.slice(0, 8).reduce((sum, each) => sum + each, 0)];
}

export interface Speed {
  /** Microseconds of the fixed computation: the median. */
  readonly micros: number;
  /** The part of the time of all cores that the host gave to others. */
  readonly stolen: number;
}

export class MachineSpeed {
  #times: number[] = [];
  #before = ticks();
  readonly #timer = setInterval(() => this.#times.push(compute()), EVERY_MS);

  constructor() {
    for (let warm = 0; warm < 20; warm++) compute();
  }

  /** The speed since the last call. */
  take(): Speed {
    const times = this.#times;
    this.#times = [];
    const [before, now] = [this.#before, ticks()];
    this.#before = now;
    return { micros: quantile(times, 0.5), stolen: (now[0] - before[0]) / (now[1] - before[1]) };
  }

  close = (): void => clearInterval(this.#timer);
}
