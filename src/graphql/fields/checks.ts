/** Checks that depend on the arguments alone. The server runs them before any field runs, and the resolver runs them again. */

declare module 'graphql' {
  interface GraphQLArgumentExtensions {
    /** Throws BAD_USER_INPUT for arguments that the field would refuse. Gets all arguments of the field. */
    check?(args: object): void;
  }
}

/** Returns the extensions of an argument with such a check. */
export const checkedBy = <Args extends object>(check: (args: Args) => void) => ({ check });
