/** The example tabs of GraphiQL for planning and for reporting workflows. */
import { type ExampleTab, json, SN2023IXF, WITH_KEY } from './example-tab.js';

/** Plan a campaign, find calibration frames, report a flow. */
export const PLAN_AND_REPORT: readonly ExampleTab[] = [
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
# Run it twice, and it stays one run: flow and externalId
# identify it. completeWorkflowRun ends it.
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
];
