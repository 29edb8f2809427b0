/** What a request carries on its way through the server, and what resolvers are given of it. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Caller, Origin } from '../access/principal.js';
import type { App } from '../app.js';
import { inspectDocument } from '../document/inspect.js';
import { refusalFor } from '../document/requirements.js';
import type { Context } from '../graphql/context.js';
import { confirmPower } from './confirm.js';

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
  /** Who asks, as soon as that is known: before the body is read. */
  caller?: Caller;
  /** Who a new request with the same credential would be from. Throws UNAUTHENTICATED when it would be refused. */
  identify?: () => Promise<Caller>;
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

/** Builds the context of resolvers, once a document may run: it hands on the caller whom the HTTP door found. */
export function contextBuilder(app: App): (given: ServerContext) => Context {
  return ({ caller, identify }) => {
    if (caller === undefined || identify === undefined) throw new Error('a document is executed before its caller is known');
    return {
      app,
      caller,
      inspect: inspectDocument,
      confirm: confirmPower,
      askAgain: async (requirement, path) => {
        const now = await identify();
        const refused = requirement && refusalFor(now.principal, requirement, path);
        if (refused) throw refused;
        return now;
      },
    };
  };
}
