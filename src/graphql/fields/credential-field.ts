/** Input fields that accept a credential. The server refuses a credential in any other field before any field runs. */

declare module 'graphql' {
  interface GraphQLInputFieldExtensions {
    /** Whether the field accepts a password or a token, of which at most a hash is stored. */
    credential?: true;
  }
}

/** Returns the extensions of a field that accepts a credential. */
export const credentialField = { credential: true } as const;
