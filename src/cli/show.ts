/** What the demo prints: each step, what was asked, what came back. Never a secret. */

export const say = (line = ''): void => void process.stdout.write(`${line}\n`);

const SECRETS = new Set(['password', 'accessToken', 'key']);
/** Rows shown of a long list. */
const SHOWN_ROWS = 2;
const LINE_WIDTH = 100;

let steps = 0;

export function step(title: string): void {
  steps += 1;
  say(`\n${steps}. ${title}`);
}

/** The operation as it is sent, and its variables. */
export function asked(operation: string, variables: unknown, credential: string): void {
  say(indented(`→ ${credential}\n${operation.trim()}`));
  if (variables !== undefined) say(indented(`variables ${toText(variables)}`));
}

export function answered(answer: unknown, milliseconds: number): void {
  say(indented(`← ${Math.round(milliseconds)} ms ${toText(answer)}`));
}

/** JSON as people read it: secrets hidden, long lists cut, and on one line what fits there. */
const toText = (value: unknown): string => laidOut(presentable(value), '');

function laidOut(value: unknown, margin: string): string {
  const flat = JSON.stringify(value, null, 1).replace(/\n\s*/g, ' ');
  if (typeof value !== 'object' || value === null || margin.length + flat.length <= LINE_WIDTH) return flat;
  const deeper = `${margin}  `;
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const items = Object.entries(value).map(
    ([key, item]) => `${deeper}${Array.isArray(value) ? '' : `${JSON.stringify(key)}: `}${laidOut(item, deeper)}`,
  );
  return `${open}\n${items.join(',\n')}\n${margin}${close}`;
}

function presentable(value: unknown, name = ''): unknown {
  if (typeof value === 'string') return SECRETS.has(name) ? `(${value.length} characters, hidden here)` : value;
  if (Array.isArray(value)) {
    const long = value.length > 12;
    const shown: unknown[] = (long ? value.slice(0, SHOWN_ROWS) : value).map((item) => presentable(item));
    return long ? [...shown, `… ${value.length - SHOWN_ROWS} more`] : shown;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, presentable(item, key)]));
}

const indented = (text: string): string => text.replace(/^/gm, '   ');

export interface Progress {
  to(done: number): void;
  end(): void;
}

const BAR_WIDTH = 40;

/** A bar that is redrawn on a terminal; elsewhere, a line for every tenth. */
export function progress(total: number, unit: string): Progress {
  const began = performance.now();
  const isTerminal = process.stdout.isTTY === true;
  let tenths = 0;
  return {
    to(done) {
      const share = total === 0 ? 1 : done / total;
      const rate = Math.round(done / Math.max((performance.now() - began) / 1000, 0.001));
      const numbers = `${done}/${total} ${unit}, ${rate}/s`;
      if (!isTerminal) {
        if (Math.floor(share * 10) > tenths) say(`   ${numbers}`);
        tenths = Math.floor(share * 10);
        return;
      }
      const filled = Math.round(share * BAR_WIDTH);
      process.stdout.write(`\r   [${'█'.repeat(filled)}${'·'.repeat(BAR_WIDTH - filled)}] ${numbers}\u001b[K`);
    },
    end() {
      if (isTerminal) say();
    },
  };
}
