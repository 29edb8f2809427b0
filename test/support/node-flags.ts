/**
 * The flags of Node for tests and the programs that they start: Node compiles WebAssembly once, fast. The embedded database is
 * WebAssembly. Most of these programs are too short for the second, better compilation to pay: it doubles the time of a command.
 */
export const NODE_FLAGS = ['--liftoff-only'];
