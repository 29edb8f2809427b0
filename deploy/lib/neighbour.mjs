/** A caller that asks a server all the time, beside clients that misbehave, and the connections that the server holds. */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask } from './requests.mjs';

/** Established, and closed by the client alone. */
const HELD_STATES = new Set(['01', '08']);

/**
 * How many of the connections from these ports the server holds. A client may believe in a connection that the kernel of the server has
 * dropped, because too many arrived at the same time. The kernel gives an accepted connection an inode.
 */
export function heldBy(serverPort, ports) {
  const portOf = (address) => Number.parseInt(address.split(':')[1], 16);
  const isHeld = (line) => {
    const [, local, remote, state, , , , , , inode] = line.trim().split(/\s+/);
    return portOf(local) === serverPort && ports.has(portOf(remote)) && HELD_STATES.has(state) && inode !== '0';
  };
  return readFileSync('/proc/net/tcp', 'utf8').trim().split('\n').slice(1).filter(isHeld).length;
}

/** Begins to ask. Returns a function that stops it and returns the sorted times in milliseconds. */
export function neighbour(url, credential) {
  const times = [];
  let over = false;
  const asking = (async () => {
    while (!over) {
      const began = performance.now();
      await ask(url, '{ surveys(first: 1) { nodes { id } } }', { credential });
      times.push(performance.now() - began);
      await sleep(20);
    }
  })();
  return async () => {
    over = true;
    await asking;
    return times.sort((a, b) => a - b);
  };
}

export const p99 = (times) => times[Math.floor(times.length * 0.99)];
