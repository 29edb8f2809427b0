/** The answers of /livez and /readyz: text for programs that supervise the server. */
import type { App } from '../../app.js';
import { VERSION } from '../../base/version.js';
import { adviceOn, isDatabaseReadOnly, isDatabaseUnfit } from '../../database/faults.js';
import { type Answer, text } from './bare-answers.js';

/** Says that the process runs, or why it is not ready. */
export const health = (state: string): Answer => text(`${state}\nversion ${VERSION}`);

/** The status and the answer of a server that is stopping. */
export const LEAVING: readonly [number, Answer] = [503, health('The server is stopping.')];

/** The status and the answer of /readyz. */
export async function readiness(app: App): Promise<[number, Answer]> {
  const obstacle = app.database.obstacle();
  if (obstacle !== undefined) return [503, health(obstacle)];
  try {
    await app.database.ping();
    return [200, health('ready')];
  } catch (error) {
    if (isDatabaseUnfit(error)) {
      app.log.error({ advice: adviceOn(error) }, 'the database is not set up correctly');
      return [503, health('The database is not set up correctly: see the log of the server.')];
    }
    return [503, health(isDatabaseReadOnly(error) ? 'The database cannot be written.' : 'The database is not reachable.')];
  }
}
