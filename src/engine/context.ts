/** What a request carries on its way through the server: it becomes the context of resolvers. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Caller, Origin } from '../access/principal.js';
import type { App } from '../app.js';
import type { Context } from '../graphql/context.js';

/** What is asked of the server by a request. */
export interface Demand {
  readonly isMutation: boolean;
  /** As src/document/cost.ts has it. */
  readonly cost: number;
  /** Bytes of the body. */
  readonly size: number;
}

/** The part of the server that one request takes. */
export interface Share {
  /** A promise when the request has to wait. */
  begin(demand: Demand): Promise<void> | undefined;
  end(): void;
}

export interface ServerContext {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  /** Whether the client accepts a stream of events. */
  acceptsEvents?: boolean;
  readonly origin: Origin;
  app?: App;
  caller?: Caller;
  /** Whom a new request with the same credential would be of. Throws what it would get. */
  identifyAgain?: () => Promise<Caller['principal']>;
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
