/** The schema that stands in for the API in the browser tests: the example operations are valid against it. */
export const standInTypes = /* GraphQL */ `
  type Query {
    viewer: Viewer
    surveys(first: Int): Surveys!
    observations(first: Int, after: String): Observations!
  }
  type Mutation {
    signIn(input: SignInInput!): SignInPayload!
    createApiKey(input: CreateApiKeyInput!): CreateApiKeyPayload!
    ingestObservations(input: IngestObservationsInput!): IngestObservationsPayload!
    revokeApiKey(input: RevokeApiKeyInput!): RevokeApiKeyPayload!
  }
  type Subscription { ticks: Int! }
  type Viewer { kind: String! name: String role: String permissions: [String!]! scopes: [String!]! expiresAt: String }
  type User { id: ID! name: String role: String }
  type PageInfo { hasNextPage: Boolean! endCursor: String }
  type Survey { name: String! description: String }
  type SurveyEdge { node: Survey! }
  type Surveys { edges: [SurveyEdge!]! }
  type Observation {
    id: ID! externalId: String! ra: Float! dec: Float! observedAt: String! filterBand: String status: String! survey: Survey!
  }
  type ObservationEdge { node: Observation! }
  type Observations { pageInfo: PageInfo! edges: [ObservationEdge!]! }
  type ApiKey {
    id: ID! name: String! prefix: String! permissions: [String!]! scopes: [String!]! status: String!
    expiresAt: String revokedAt: String revokedReason: String usageCount: Int!
  }
  input SignInInput { email: String! password: String! }
  type SignInPayload { accessToken: String! tokenType: String! expiresAt: String! user: User! }
  enum PermissionSetName { PREFECT_WORKFLOWS READ_ONLY }
  input CreateApiKeyInput { name: String! permissionSet: PermissionSetName scopes: [String!] expiresInDays: Int }
  type CreateApiKeyPayload { key: String! apiKey: ApiKey! }
  input ObservationInput { externalId: String ra: Float dec: Float observedAt: String filterBand: String exposureTime: Float }
  input IngestObservationsInput { survey: String! observations: [ObservationInput!]! }
  type Rejected { index: Int! reason: String! }
  type IngestObservationsPayload { inserted: Int! updated: Int! unchanged: Int! rejected: [Rejected!]! }
  input RevokeApiKeyInput { id: ID! reason: String }
  type RevokeApiKeyPayload { apiKey: ApiKey! }
`;

interface SignIn {
  readonly input: { readonly email: string; readonly password: string };
}

export function standInResolvers(account: { readonly email: string; readonly password: string }) {
  return {
    Query: {
      viewer: (_root: unknown, _args: unknown, { request }: { request: Request }) => {
        const key = request.headers.get('x-api-key');
        const token = request.headers.get('authorization');
        if (!key && !token) return null;
        return { kind: key ? 'API_KEY' : 'USER', name: 'stand-in', permissions: [], scopes: [] };
      },
      surveys: () => ({ edges: [{ node: { name: 'ZTF' } }] }),
      observations: () => ({ pageInfo: { hasNextPage: false }, edges: [] }),
    },
    Mutation: {
      signIn: (_root: unknown, { input }: SignIn) => {
        if (input.email !== account.email || input.password !== account.password) throw new Error('refused');
        return { accessToken: 'stand-in-token', tokenType: 'Bearer', expiresAt: 'soon', user: { id: 'User:1', role: 'ADMIN' } };
      },
      ingestObservations: (_root: unknown, { input }: { input: { observations: unknown[] } }) => ({
        inserted: input.observations.length,
        updated: 0,
        unchanged: 0,
        rejected: [],
      }),
    },
    Subscription: {
      ticks: {
        async *subscribe() {
          for (const ticks of [1, 2, 3]) yield { ticks };
        },
      },
    },
  };
}
