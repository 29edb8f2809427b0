/**
 * The operations with which GraphiQL opens, one in each tab, in the order of a first visit: sign in, show the principal, create a key,
 * write with it, read, search and count, plan, report, then list, extend, rotate and revoke keys. Each must be valid against
 * schema.graphql. A tab has the name of its operation.
 *
 * The tabs contain headers with empty values. The page drops an empty header and a bare `Bearer` (page.ts), so a tab sends a credential
 * only after a user has pasted one. The tab for signing in has no headers. No example contains a password.
 */

export interface ExampleTab {
  /** The document. Its first comment states what it does and what it needs. */
  readonly query: string;
  /** JSON for the Variables pane. Absent when the operation has no variables. */
  readonly variables?: string;
  /** JSON for the Headers pane; '' is an empty pane. */
  readonly headers: string;
}

const json = (value: unknown): string => JSON.stringify(value, null, 2);

const SIGNED_IN = json({ Authorization: 'Bearer ' });
const WITH_KEY = json({ 'X-API-Key': '' });
const EITHER = json({ Authorization: 'Bearer ', 'X-API-Key': '' });

/** A supernova in M101, bright enough for an amateur's telescope. */
const SN2023IXF = { ra: 210.910674, dec: 54.311651 };

/** The content of the Headers pane of a new tab. */
export const NEW_TAB_HEADERS = WITH_KEY;

export const EXAMPLE_TABS: readonly ExampleTab[] = [
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
  {
    headers: WITH_KEY,
    variables: json({
      input: {
        survey: 'ZTF',
        observations: [
          { externalId: 'graphiql-1', ...SN2023IXF, observedAt: '2023-05-19T17:27:15Z', filterBand: 'r', exposureTime: 30 },
          { externalId: 'graphiql-2', ...SN2023IXF, observedAt: '2023-05-20T17:27:15Z', filterBand: 'g', exposureTime: 30 },
        ],
      },
    }),
    query: `# 4. Ingest observations, as a workflow does: ra and
#    dec in degrees, exposureTime in seconds.
#
# Needs an API key with observations:ingest, as
# CreateKey makes it: paste it into X-API-Key.
# Run it twice, and the rows are "unchanged": survey
# and externalId identify a row.
mutation IngestObservations($input: IngestObservationsInput!) {
  ingestObservations(input: $input) {
    inserted
    updated
    unchanged
    rejected {
      index
      reason
    }
  }
}
`,
  },
  {
    headers: WITH_KEY,
    variables: json({ first: 10 }),
    query: `# 5. Browse the surveys, and observations with the
#    survey of each.
#
# Needs an API key with read:data, as CreateKey makes
# it: paste it into X-API-Key.
# For the next page pass endCursor as "after".
query BrowseObservations($first: Int = 10, $after: String) {
  surveys(first: 20) {
    edges {
      node {
        name
      }
    }
  }
  observations(first: $first, after: $after) {
    pageInfo {
      hasNextPage
      endCursor
    }
    edges {
      node {
        id
        externalId
        ra
        dec
        observedAt
        filterBand
        status
        survey {
          name
        }
      }
    }
  }
}
`,
  },
  {
    headers: WITH_KEY,
    variables: json({ first: 10, minConfidence: 0.5 }),
    query: `# 6. Browse the detections of models, the most
#    confident first: position, model, judgements.
#
# Needs an API key with read:data, as CreateKey makes
# it: paste it into X-API-Key.
query BrowseDetections($first: Int = 10, $after: String, $minConfidence: Float) {
  detections(
    first: $first
    after: $after
    filter: { minConfidence: $minConfidence }
    orderBy: { field: CONFIDENCE, direction: DESC }
  ) {
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      id
      type
      confidence
      status
      humanLabel
      ra
      dec
      observation {
        externalId
        status
      }
      modelRun {
        model {
          name
          version
        }
      }
      validations(first: 5) {
        nodes {
          label
          notes
        }
      }
    }
  }
}
`,
  },
  {
    headers: WITH_KEY,
    variables: json({ positions: [{ id: 'SN 2023ixf', ...SN2023IXF, radius: 0.001 }] }),
    query: `# 7. Match a catalog: the nearest detection to each
#    position, in degrees.
#
# Needs an API key with read:data, as CreateKey makes
# it: paste it into X-API-Key.
# Up to 1,000 positions fit into one request.
query CrossMatch($positions: [CrossMatchPosition!]!) {
  crossMatch(of: DETECTION, positions: $positions) {
    positionId
    matches {
      separation
      detection {
        id
        type
        confidence
      }
    }
  }
}
`,
  },
  {
    headers: WITH_KEY,
    variables: json({ filter: { createdAfter: '2023-01-01' } }),
    query: `# 8. Count detections: by class, by day, by confidence,
#    and how many of them people have judged.
#
# Needs an API key with read:data, as CreateKey makes
# it: paste it into X-API-Key.
query Statistics($filter: DetectionStatisticsFilter) {
  detectionStatistics(filter: $filter) {
    count
    judgedShare
    meanConfidence
    byType {
      type
      count
      judgedShare
    }
    byDay {
      day
      count
    }
    confidenceHistogram {
      from
      to
      count
    }
  }
}
`,
  },
  {
    headers: WITH_KEY,
    variables: json({
      input: {
        survey: 'ZTF',
        name: 'M101 in GraphiQL',
        regions: [{ name: 'M101', ...SN2023IXF, radius: 0.5 }],
        startsAt: '2023-05-01',
      },
    }),
    query: `# 9. Plan a campaign: its observations are those of
#    the survey in these regions, from this moment on.
#
# Needs an API key with manage:operations and read:data,
# as CreateKey makes it: paste it into X-API-Key.
# A second campaign needs another name.
mutation PlanCampaign($input: CreateMonitoringCampaignInput!) {
  createMonitoringCampaign(input: $input) {
    monitoringCampaign {
      id
      observations(first: 5) {
        nodes {
          externalId
          observedAt
        }
      }
    }
  }
}
`,
  },
  {
    headers: WITH_KEY,
    variables: json({ survey: 'ZTF', externalId: 'SN2023ixf', instrument: 'ZTF camera' }),
    query: `# 10. Find the calibration frames that fit an
#     observation, as a worker does.
#
# Needs an API key with read:data, as CreateKey makes
# it: paste it into X-API-Key.
# registerCalibrationFrame records a frame.
query FittingFrames($survey: String!, $externalId: String!, $instrument: String!) {
  observation(survey: $survey, externalId: $externalId) {
    bias: calibrationFrame(type: BIAS, instrument: $instrument) {
      path
      validFrom
    }
    flat: calibrationFrame(type: FLAT, instrument: $instrument) {
      path
      filterBand
    }
  }
}
`,
  },
  {
    headers: WITH_KEY,
    variables: json({ input: { flow: 'nightly', externalId: 'graphiql-1', survey: 'ZTF', parameters: { night: '2023-05-19' } } }),
    query: `# 11. Report the run of a flow, as Prefect does.
#
# Needs an API key with manage:operations and read:data,
# as CreateKey makes it: paste it into X-API-Key.
# Run it twice: flow and externalId tell that it is the
# same run. completeWorkflowRun ends it.
mutation ReportFlow($input: StartWorkflowRunInput!) {
  startWorkflowRun(input: $input) {
    workflowRun {
      id
      status
      startedAt
    }
  }
}
`,
  },
  {
    headers: EITHER,
    variables: json({ filter: { expiringWithinDays: 30 } }),
    query: `# 12. List the keys that expire soon.
#
# Needs an access token, pasted behind "Bearer ", or
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
# Needs the access token of an admin: paste it behind
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
# admin: paste it behind "Bearer ". Put the id from
# ListKeys into Variables. The new secret is shown this
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
