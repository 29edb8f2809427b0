/** Input fields that accept a credential. In every other place a credential is refused before anything runs. */

declare module 'graphql' {
  interface GraphQLInputFieldExtensions {
    /** Whether the field accepts a password or a token, of which at most a hash is stored. */
    credential?: true;
  }
}

/** The extensions of such a field. */
export const credentialField = { credential: true } as const;
