/** Inputs that hold names, which `names-plugin.ts` cleans before any resolver sees them. */

declare module 'graphql' {
  interface GraphQLInputFieldExtensions {
    /** Whether the text is a name: it arrives in the form of `cleanName`. */
    cleaned?: true;
  }
  interface GraphQLArgumentExtensions {
    /** The same for an argument. */
    cleaned?: true;
  }
}

/** The extensions of an input field or an argument by which rows are named or found. */
export const nameField = { cleaned: true } as const;
