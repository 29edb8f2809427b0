/** What the pages of the own account ask the API. */
import { graphql } from '../../gql/gql.js';

export const ShowAccount = graphql(/* GraphQL */ `
  query ShowAccount($id: ID!) {
    user(id: $id) { id name email role lastSignInAt isServiceAccount }
  }
`);

export const ChangePassword = graphql(/* GraphQL */ `
  mutation ChangePassword($input: ChangePasswordInput!) {
    changePassword(input: $input) { refreshToken }
  }
`);

export const EndSession = graphql(/* GraphQL */ `
  mutation EndSession($input: SignOutInput!) {
    signOut(input: $input) { done }
  }
`);

export const RedeemCode = graphql(/* GraphQL */ `
  mutation RedeemCode($input: RedeemOneTimeCodeInput!) {
    redeemOneTimeCode(input: $input) { done }
  }
`);
