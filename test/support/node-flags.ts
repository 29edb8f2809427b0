/**
 * How Node runs tests and the programs that they start: it translates WebAssembly once, fast. The embedded database is WebAssembly, and
 * most of them live too short for a second, better translation to pay: it doubles the time of a command.
 */
export const NODE_FLAGS = ['--liftoff-only'];
