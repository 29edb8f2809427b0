/** What a request carries on its way through the server: it becomes the context of resolvers. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Caller, Origin } from '../access/principal.js';
import type { App } from '../app.js';
import type { Context } from '../graphql/context.js';
import type { Share } from './shares.js';

export interface ServerContext {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly origin: Origin;
  app?: App;
  caller?: Caller;
  inspect?: Context['inspect'];
  askAgain?: Context['askAgain'];
  confirm?: Context['confirm'];
  /** The part of the server that the request takes once its cost is known. */
  share?: Share;
  /** Characters of its body. */
  size?: number;
  readonly report: Report;
}

/** What the log tells of the request; never document text or variables. One object, since the engine copies the context. */
export interface Report {
  principal?: Caller['principal'];
  operation?: { name: string | undefined; document: string };
  cost?: number;
  code?: string;
  /** Whose credential was refused, when it was a real one. */
  holder?: Caller['principal'] | undefined;
  /** Why a credential was refused. */
  reason?: string | undefined;
}
