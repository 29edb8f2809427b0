/** The bounds of a password, in characters. The server checks them again. */
export const SHORTEST_PASSWORD = 8;
export const LONGEST_PASSWORD = 200;
