/** `npm run bench:plots`: draws the charts of docs/performance.md again, from the findings that `npm run bench -- --keep` kept. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { captionOf, FOLDER, type Kept } from './kept.js';
import { newestNode, othersInstalled } from './support.js';

export function draw({ parts, machine }: Kept): void {
  if (!othersInstalled) {
    console.error('The charts were not drawn: npm ci --prefix bench/others');
    return;
  }
  const all = Object.values(parts);
  const given = join(tmpdir(), `astrid-bench-${process.pid}.json`);
  const [bars, points] = [all.flatMap((part) => part.bars), all.flatMap((part) => part.points)];
  writeFileSync(given, JSON.stringify({ caption: captionOf({ parts, machine }), bars, points }));
  try {
    const program = fileURLToPath(new URL('others/plots.mjs', import.meta.url));
    execFileSync(newestNode() ?? process.execPath, [program, given, fileURLToPath(FOLDER)], { stdio: 'inherit' });
  } finally {
    rmSync(given);
  }
}

if (process.argv[1] === import.meta.filename) {
  const file = new URL('results.json', FOLDER);
  if (existsSync(file)) draw(JSON.parse(readFileSync(file, 'utf8')) as Kept);
  else console.error('There are no findings: npm run bench -- --keep');
}
