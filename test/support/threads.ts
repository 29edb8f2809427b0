/** Stands in for src/base/thread.ts in tests: a thread runs the program that was made once, and translates nothing itself. */

import { relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Worker, WorkerOptions } from 'node:worker_threads';
import { startThread as start } from '../../src/base/thread.js';
import { program } from './programs.js';

const src = fileURLToPath(new URL('../../src/', import.meta.url));

export function startThread(beside: string, name: string, options: WorkerOptions = {}): Worker {
  const made = program(relative(src, fileURLToPath(beside)));
  return start(pathToFileURL(made).href, name, options);
}
