/** The example tabs of GraphiQL for sessions and keys. */
import { EITHER, type ExampleTab, json, SIGNED_IN } from './example-tab.js';

/** Sign in, show the principal, create a key. */
export const FIRST_STEPS: readonly ExampleTab[] = [
  {
    headers: '',
    variables: json({ input: { email: '', password: '' } }),
    query: `# 1. Sign in: e-mail and password become an access
#    token, good for one hour.
#
# Needs no credential, and this tab sends none.
# Type the e-mail into Variables and press play. The
# page asks for the password and hides it. Then copy
# accessToken into the Headers of WhoAmI, CreateKey
# and RevokeKey, after "Bearer ".
# What you type stays in this page's memory only:
# a reload forgets it.
mutation SignIn($input: SignInInput!) {
  signIn(input: $input) {
    accessToken
    expiresAt
    user {
      id
      name
      role
    }
  }
}
`,
  },
  {
    headers: EITHER,
    query: `# 2. Show the principal of the request, and its
#    permissions.
#
# Needs an access token, pasted after "Bearer ", or
# an API key: fill in one header, not both.
# With neither, viewer is null.
query WhoAmI {
  viewer {
    kind
    name
    role
    permissions
    scopes
    expiresAt
  }
}
`,
  },
  {
    headers: SIGNED_IN,
    variables: json({
      input: { name: 'nightly flow', permissionSet: 'PREFECT_WORKFLOWS', expiresInDays: 90, scopes: ['survey:ZTF'] },
    }),
    query: `# 3. Create a key for a workflow, with the permission
#    set PREFECT_WORKFLOWS.
#
# Needs the access token of someone who has
# admin:access: paste it after "Bearer ".
# The key is shown only once: copy it from "key".
# Its scope allows only the survey ZTF. Without
# "scopes" it allows all surveys.
mutation CreateKey($input: CreateApiKeyInput!) {
  createApiKey(input: $input) {
    key
    apiKey {
      id
      name
      prefix
      permissions
      scopes
      status
      expiresAt
    }
  }
}
`,
  },
];

/** List, extend, rotate and revoke keys. */
export const CARE_OF_KEYS: readonly ExampleTab[] = [
  {
    headers: EITHER,
    variables: json({ filter: { expiringWithinDays: 30 } }),
    query: `# 12. List the keys that expire soon.
#
# Needs an access token, pasted after "Bearer ", or
# an API key: fill in one header, not both. An admin
# sees all keys, a user their own, a key itself.
query ListKeys($filter: ApiKeyFilter) {
  apiKeys(first: 20, filter: $filter, orderBy: { field: EXPIRES_AT }) {
    nodes {
      id
      name
      prefix
      status
      permissions
      expiresAt
      lastUsedAt
      owner {
        name
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
`,
  },
  {
    headers: SIGNED_IN,
    variables: json({ input: { id: '', days: 90 } }),
    query: `# 13. Extend a key, from now or from its end, whichever
#     is later.
#
# Needs the access token of an admin: paste it after
# "Bearer ". Put the id from ListKeys into Variables.
mutation ExtendKey($input: ExtendApiKeyInput!) {
  extendApiKey(input: $input) {
    apiKey {
      id
      name
      expiresAt
    }
  }
}
`,
  },
  {
    headers: SIGNED_IN,
    variables: json({ input: { id: '', gracePeriodSeconds: 86_400 } }),
    query: `# 14. Rotate a key: it gets a new secret, and the old one
#     works for another day.
#
# Needs the access token of the key's owner or of an
# admin: paste it after "Bearer ". Put the id from
# ListKeys into Variables. The new secret is shown only
# once. After a leak, send "endPreviousSecrets": true
# instead of the grace period.
mutation RotateKey($input: RotateApiKeyInput!) {
  rotateApiKey(input: $input) {
    key
    retiredSecrets {
      prefix
      endsAt
      lastUsedAt
    }
  }
}
`,
  },
  {
    headers: SIGNED_IN,
    variables: json({ input: { id: '', reason: 'tried out in GraphiQL' } }),
    query: `# 15. Revoke the key. The server refuses it from the
#     next request on, permanently.
#
# Needs the access token of the key's owner or of an
# admin: paste it after "Bearer ". Put the apiKey's
# id from CreateKey into Variables.
mutation RevokeKey($input: RevokeApiKeyInput!) {
  revokeApiKey(input: $input) {
    apiKey {
      id
      name
      status
      revokedAt
      revokedReason
      usageCount
    }
  }
}
`,
  },
];
