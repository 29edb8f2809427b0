/** Checks of arguments that need nothing but the arguments: the server makes them before anything runs, the resolver once more. */

declare module 'graphql' {
  interface GraphQLArgumentExtensions {
    /** Throws BAD_USER_INPUT for what the field would refuse. Given all the arguments of the field. */
    check?(args: object): void;
  }
}

/** The extensions of an argument that is checked so. */
export const checkedBy = <Args extends object>(check: (args: Args) => void) => ({ check });
