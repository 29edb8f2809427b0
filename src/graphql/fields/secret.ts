/** Fields that show a secret once. The server never stores an answer with a secret. */
import type { ObjectFieldBuilder } from '@pothos/core';
import type { Types } from '../builder.js';

declare module 'graphql' {
  // biome-ignore lint/suspicious/noExplicitAny: the parameters must match graphql's own declaration.
  interface GraphQLFieldExtensions<_TSource, _TContext, _TArgs = any> {
    secret?: true;
  }
}

interface SecretField<Shape> {
  readonly description: string;
  readonly read: (payload: Shape) => string;
  /** The global id of the secret's row, for a client that lost the answer. */
  readonly of: (payload: Shape) => string;
}

export const secretField = <Shape>(t: ObjectFieldBuilder<Types, Shape>, { description, read, of }: SecretField<Shape>) =>
  t.string({
    description,
    extensions: { secret: true },
    resolve: (payload, _args, { disclosing }) => {
      disclosing?.(of(payload as Shape));
      return read(payload as Shape);
    },
  });
