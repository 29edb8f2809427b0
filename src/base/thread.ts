/** Threads of this process. Each is a module beside the one that starts it. */
import { Worker, type WorkerOptions } from 'node:worker_threads';

/** Starts the module `name` beside the module with this `import.meta.url`. */
export function startThread(beside: string, name: string, options: WorkerOptions = {}): Worker {
  const worker = create(beside, name, { ...options, stdout: true, stderr: true });
  // The output of libraries goes to the same log as in this thread.
  for (const stream of [worker.stdout, worker.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => console.warn(text.trimEnd()));
  return worker;
}

function create(beside: string, name: string, options: WorkerOptions): Worker {
  if (!beside.endsWith('.ts')) return new Worker(new URL(`./${name}.js`, beside), options);
  // From source, in development and tests: a thread does not inherit the loader that translates TypeScript.
  const module = new URL(`./${name}.ts`, beside).href;
  const code = `import('tsx/esm/api').then(({ register }) => { register(); return import('${module}'); });`;
  return new Worker(code, { ...options, eval: true, execArgv: [] });
}
