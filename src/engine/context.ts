/** The context that a request carries through the server, and the context that resolvers get. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ExecutionArgs, ExecutionResult } from 'graphql';
import type { Caller, Origin } from '../access/principal.js';
import type { App } from '../app.js';
import { inspectDocument } from '../document/inspect.js';
import { refusalFor } from '../document/requirements.js';
import type { Context } from '../graphql/context.js';
import { confirmPower } from './confirm.js';

/** The load that a request puts on the server. */
export interface Demand {
  readonly isMutation: boolean;
  /** The cost, as src/document/cost.ts computes it. */
  readonly cost: number;
  /** Characters of the body. */
  readonly size: number;
  /** Whether it waits as long as it takes: an event of a stream keeps its position, and its stream has a limit of waiting events. */
  readonly isPatient?: boolean;
}

/** The share of the server that one request uses. */
export interface Share {
  /** Returns a promise when the request has to wait. */
  begin(demand: Demand): Promise<void> | undefined;
  end(): void;
}

export interface ServerContext {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  /** Whether the client accepts a stream of events. */
  acceptsEvents?: boolean;
  readonly origin: Origin;
  /** The caller. The HTTP layer sets it before it reads the body. */
  caller?: Caller;
  /** Authenticates the credential again. Throws UNAUTHENTICATED when it is no longer valid. */
  identify?: () => Promise<Caller>;
  /** The share of the server that the request uses once its cost is known. */
  share?: Share;
  /** Characters of the body. */
  size?: number;
  readonly report: Report;
}

/** What graphql-js executes, with the context that Yoga has built. */
export type Arguments = ExecutionArgs & { contextValue: ServerContext & Context };
export type Execute = (args: Arguments) => Promise<ExecutionResult> | ExecutionResult;

/** The facts that the log states about the request: never document text or variables. One shared object, because the engine copies the context. */
export interface Report {
  principal?: Caller['principal'];
  /** The name of the operation, cut and without credentials, and the keyed hash of its document. */
  operation?: { name: string | undefined; document: string };
  cost?: number;
  isMutation?: boolean;
  /** What produced the answer of an operation that was executed. */
  answeredBy?: 'sql' | 'resolvers' | 'both';
  code?: string;
  /** The holder of a refused credential, when the credential is a real one. */
  holder?: Caller['principal'] | undefined;
  /** Why the credential was refused. */
  reason?: string | undefined;
}

/** Builds the context of resolvers. It passes on the caller that the HTTP layer authenticated. */
export function contextBuilder(app: App): (given: ServerContext) => Context {
  return ({ caller, identify }) => {
    if (caller === undefined || identify === undefined) throw new Error('a document is executed before its caller is known');
    return {
      app,
      caller,
      inspect: inspectDocument,
      confirm: confirmPower,
      authenticateAgain: async (requirement, path) => {
        const now = await identify();
        const refused = requirement && refusalFor(now.principal, requirement, path);
        if (refused) throw refused;
        return now;
      },
    };
  };
}
