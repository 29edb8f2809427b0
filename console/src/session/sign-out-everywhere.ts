/** Ends every session of the signed-in user, on all machines, also those of programs that hold a refresh token. */
import { request } from '../api/request.js';
import { graphql } from '../gql/gql.js';
import { signOut } from './session.js';

const EndSessions = graphql(/* GraphQL */ `
  mutation EndSessions {
    signOutEverywhere(input: {}) { user { id } }
  }
`);

/** Throws AstridError, and the sessions go on then. */
export async function signOutEverywhere(): Promise<void> {
  await request(EndSessions, {});
  await signOut();
}
