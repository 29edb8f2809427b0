/** What every resolver is given: what the server shares, and who asks. */
import type { Caller } from '../access/principal.js';
import type { App } from '../app.js';

export interface Context {
  readonly app: App;
  readonly caller: Caller;
}
