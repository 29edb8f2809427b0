/** Inputs that hold names, which `plugins/names.ts` cleans before any resolver sees them. */

declare module 'graphql' {
  interface GraphQLInputFieldExtensions {
    /** Whether the text is a name: resolvers get the result of `cleanName`. */
    cleaned?: true;
  }
  interface GraphQLArgumentExtensions {
    /** The same for an argument. */
    cleaned?: true;
  }
}

/** Returns the extensions of an input field or argument that holds the name of a row. */
export const nameField = { cleaned: true } as const;
