/** The tokens of a session, as this page keeps them in memory. */

export interface Tokens {
  readonly accessToken: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  /** Set when the outside issuer gave the tokens: its refresh token, if it gave one. */
  readonly ofIssuer?: { readonly refreshToken: string | undefined };
}
