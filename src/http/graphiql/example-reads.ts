/** The example tabs of GraphiQL that write and read observations and detections with a key. */
import { type ExampleTab, json, SN2023IXF, WITH_KEY } from './example-tab.js';

/** Ingest, browse, cross-match, count. */
export const INGEST_AND_BROWSE: readonly ExampleTab[] = [
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
];
