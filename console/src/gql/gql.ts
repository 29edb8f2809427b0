/* eslint-disable */
import * as types from './graphql.js';



/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  query ListSurveyNames {\n    surveys(first: 100, orderBy: { field: NAME }) {\n      pageInfo { hasNextPage }\n      nodes { id name }\n    }\n  }\n": typeof types.ListSurveyNamesDocument,
    "\n  query FindSurveys($first: Int!, $filter: SurveyFilter!) {\n    surveys(first: $first, filter: $filter, orderBy: { field: NAME }) {\n      pageInfo { hasNextPage }\n      nodes { id name }\n    }\n  }\n": typeof types.FindSurveysDocument,
    "\n  query ListModelNames {\n    models(first: 100, orderBy: { field: CREATED_AT, direction: DESC }) {\n      pageInfo { hasNextPage }\n      nodes { id name version }\n    }\n  }\n": typeof types.ListModelNamesDocument,
    "\n  query FindModels($first: Int!, $filter: ModelFilter!) {\n    models(first: $first, filter: $filter, orderBy: { field: CREATED_AT, direction: DESC }) {\n      pageInfo { hasNextPage }\n      nodes { id name version }\n    }\n  }\n": typeof types.FindModelsDocument,
    "\n  query NameModel($id: ID!) {\n    model(id: $id) { id name version }\n  }\n": typeof types.NameModelDocument,
    "\n  query ShowAccount($id: ID!) {\n    user(id: $id) { id name email role lastSignInAt isServiceAccount }\n  }\n": typeof types.ShowAccountDocument,
    "\n  mutation ChangePassword($input: ChangePasswordInput!) {\n    changePassword(input: $input) { refreshToken }\n  }\n": typeof types.ChangePasswordDocument,
    "\n  mutation EndSession($input: SignOutInput!) {\n    signOut(input: $input) { done }\n  }\n": typeof types.EndSessionDocument,
    "\n  mutation RedeemCode($input: RedeemOneTimeCodeInput!) {\n    redeemOneTimeCode(input: $input) { done }\n  }\n": typeof types.RedeemCodeDocument,
    "\n  query ListEvents($first: Int!, $after: String, $filter: AuditEventFilter, $orderBy: AuditEventOrder) {\n    auditEvents(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {\n      pageInfo { hasNextPage endCursor }\n      nodes {\n        id createdAt action entityType entityId address userAgent requestId before after\n        actorUser { id name }\n        actorKey { id name }\n      }\n    }\n  }\n": typeof types.ListEventsDocument,
    "\n  query ShowEvent($id: ID!) {\n    auditEvent(id: $id) {\n      id createdAt action entityType entityId address userAgent requestId before after\n      actorUser { id name }\n      actorKey { id name }\n    }\n  }\n": typeof types.ShowEventDocument,
    "\n  query NameSurveys($ids: [ID!]!, $first: Int!) {\n    surveys(first: $first, filter: { ids: $ids }) { nodes { id name } }\n  }\n": typeof types.NameSurveysDocument,
    "\n  query NameEntities($ids: [ID!]!) {\n    nodes(ids: $ids) {\n      id\n      ... on ApiKey { name }\n      ... on ApiKeyRequest { name }\n      ... on User { name }\n      ... on Survey { name }\n      ... on TrainingDataset { name }\n      ... on Model { name }\n      ... on MonitoringCampaign { name }\n    }\n  }\n": typeof types.NameEntitiesDocument,
    "\n  query ListAuditNames {\n    mutations: __type(name: \"Mutation\") { fields { name } }\n    entities: __type(name: \"Node\") { possibleTypes { name } }\n  }\n": typeof types.ListAuditNamesDocument,
    "\n  subscription FollowEvents($filter: AuditEventRecordedFilter) {\n    auditEventRecorded(filter: $filter) { id }\n  }\n": typeof types.FollowEventsDocument,
    "\n  query ListDetections($first: Int!, $after: String, $filter: DetectionFilter, $orderBy: DetectionOrder) {\n    detections(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {\n      pageInfo { hasNextPage endCursor }\n      nodes {\n        id ra dec pixelX pixelY confidence type status humanLabel validatedAt createdAt\n        modelRun { model { id name version } }\n        observation { id externalId observedAt filterBand thumbnailUrl fitsUrl survey { id name } }\n      }\n    }\n  }\n": typeof types.ListDetectionsDocument,
    "\n  query ShowDetection($id: ID!) {\n    detection(id: $id) {\n      id ra dec pixelX pixelY confidence type status humanLabel validatedAt createdAt\n      modelRun { model { id name version } }\n      observation { id externalId observedAt filterBand thumbnailUrl fitsUrl survey { id name } }\n    }\n  }\n": typeof types.ShowDetectionDocument,
    "\n  query ShowHistory($id: ID!, $near: ConeSearchInput!) {\n    detection(id: $id) {\n      id\n      validations(first: 5) { nodes { id createdAt label newStatus notes user { id name } } }\n    }\n    detections(first: 20, near: $near, orderBy: { field: CREATED_AT, direction: DESC }) {\n      nodes {\n        id separation confidence type status humanLabel\n        observation { id externalId observedAt filterBand survey { id name } }\n      }\n    }\n    observations(first: 10, near: $near) {\n      nodes { id separation externalId observedAt filterBand status survey { id name } }\n    }\n  }\n": typeof types.ShowHistoryDocument,
    "\n  query CountDetections($filter: DetectionStatisticsFilter) {\n    detectionStatistics(filter: $filter) { judgedShare byStatus { status count } }\n  }\n": typeof types.CountDetectionsDocument,
    "\n  mutation JudgeDetection($input: ValidateDetectionInput!) {\n    validateDetection(input: $input) { detection { id status humanLabel } }\n  }\n": typeof types.JudgeDetectionDocument,
    "\n  mutation ReopenDetection($input: StartValidationInput!) {\n    startValidation(input: $input) { detection { id status } }\n  }\n": typeof types.ReopenDetectionDocument,
    "\n  subscription FollowDetections($filter: DetectionRecordedFilter) {\n    detectionRecorded(filter: $filter) { id }\n  }\n": typeof types.FollowDetectionsDocument,
    "\n  query ListKeys($first: Int!, $after: String, $filter: ApiKeyFilter, $orderBy: ApiKeyOrder) {\n    apiKeys(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      nodes {\n        id name prefix status expiresAt lastUsedAt createdAt permissions scopes\n        owner { id name isActive }\n        dailyUsage(days: 30) { day requests errors denials }\n      }\n    }\n  }\n": typeof types.ListKeysDocument,
    "\n  query ShowKey($id: ID!) {\n    apiKey(id: $id) {\n      id name description prefix status expiresAt lastUsedAt usageCount createdAt updatedAt\n      permissions scopes allowedAddresses requestsPerMinute\n      owner { id name isActive role }\n      createdBy { id name }\n      createdByKey { id name }\n      revokedAt revokedReason\n      revokedBy { id name }\n      retiredSecrets { prefix endsAt lastUsedAt rotatedAt }\n      dailyUsage(days: 90) { day requests errors denials }\n      effectivePermissionDetails { permission granted effective lastUsedAt sources blocks { code message } }\n      permissionUsage { permission usageCount }\n      missingPermissions { permission denials lastDeniedAt }\n      unusedPermissions(days: 90)\n      recentAddresses { address requests firstUsedAt lastUsedAt }\n      descendants { id name status }\n    }\n  }\n": typeof types.ShowKeyDocument,
    "\n  query WatchKey($id: ID!) {\n    apiKey(id: $id) {\n      id status expiresAt updatedAt lastUsedAt usageCount\n      retiredSecrets { prefix endsAt lastUsedAt }\n      dailyUsage(days: 1) { day requests errors denials }\n      missingPermissions { permission denials lastDeniedAt }\n    }\n  }\n": typeof types.WatchKeyDocument,
    "\n  query ListKeyEvents($filter: AuditEventFilter!) {\n    auditEvents(first: 20, filter: $filter) {\n      pageInfo { hasNextPage endCursor }\n      nodes { id createdAt action address requestId entityId entityType before after actorUser { id name } actorKey { id name } }\n    }\n  }\n": typeof types.ListKeyEventsDocument,
    "\n  subscription FollowKeyEvents($filter: AuditEventRecordedFilter!) {\n    auditEventRecorded(filter: $filter) { id }\n  }\n": typeof types.FollowKeyEventsDocument,
    "\n  query ListPermissions {\n    permissionSets { name description permissions }\n    roles { name permissions }\n    __type(name: \"Permission\") { enumValues { name description } }\n  }\n": typeof types.ListPermissionsDocument,
    "\n  query FindCollection($filter: AuditEventFilter!) {\n    auditEvents(first: 1, filter: $filter) { nodes { id after } }\n  }\n": typeof types.FindCollectionDocument,
    "\n  query ShowGranter($id: ID!) {\n    apiKeyRequest(id: $id) { id decidedBy { id name } }\n  }\n": typeof types.ShowGranterDocument,
    "\n  query FindRequiredPermissions($document: String!) {\n    requiredPermissions(document: $document) { permission paths }\n  }\n": typeof types.FindRequiredPermissionsDocument,
    "\n  query ListDescendants($first: Int!, $ids: [ID!]!) {\n    apiKeys(first: $first, filter: { ids: $ids }) { nodes { id lastUsedAt descendants { id name status lastUsedAt } } }\n  }\n": typeof types.ListDescendantsDocument,
    "\n  query ListRisks($after: String) {\n    apiKeys(first: 500, after: $after, filter: { status: ACTIVE }) {\n      pageInfo { hasNextPage endCursor }\n      nodes { id name createdAt expiresAt lastUsedAt permissions unusedPermissions(days: 90) allowedAddresses }\n    }\n  }\n": typeof types.ListRisksDocument,
    "\n  mutation CreateKey($input: CreateApiKeyInput!) {\n    createApiKey(input: $input) { key apiKey { id name permissions } }\n  }\n": typeof types.CreateKeyDocument,
    "\n  mutation RotateKey($input: RotateApiKeyInput!) {\n    rotateApiKey(input: $input) { key retiredSecrets { prefix endsAt lastUsedAt } apiKey { id name } }\n  }\n": typeof types.RotateKeyDocument,
    "\n  mutation EndSecrets($input: EndRetiredSecretsInput!) {\n    endRetiredSecrets(input: $input) { endedSecrets { prefix } apiKey { id } }\n  }\n": typeof types.EndSecretsDocument,
    "\n  mutation ExtendKey($input: ExtendApiKeyInput!) {\n    extendApiKey(input: $input) { apiKey { id expiresAt } }\n  }\n": typeof types.ExtendKeyDocument,
    "\n  mutation ChangeKey($input: UpdateApiKeyInput!) {\n    updateApiKey(input: $input) { apiKey { id permissions } }\n  }\n": typeof types.ChangeKeyDocument,
    "\n  mutation RevokeKey($input: RevokeApiKeyInput!) {\n    revokeApiKey(input: $input) { apiKey { id } revokedDescendants { id } }\n  }\n": typeof types.RevokeKeyDocument,
    "\n  query ListObservations($first: Int!, $after: String, $filter: ObservationFilter, $near: ConeSearchInput) {\n    observations(first: $first, after: $after, filter: $filter, near: $near) {\n      pageInfo { hasNextPage endCursor }\n      nodes { id externalId ra dec filterBand observedAt status survey { id name } }\n    }\n  }\n": typeof types.ListObservationsDocument,
    "\n  query ShowSky($filter: ObservationFilter) {\n    skyDensity(filter: $filter, cells: 2000) { bands cellsPerBand index count }\n  }\n": typeof types.ShowSkyDocument,
    "\n  query CountObservations($filter: ObservationFilter) {\n    observationStatistics(filter: $filter) { survey status count }\n  }\n": typeof types.CountObservationsDocument,
    "\n  subscription FollowObservations {\n    observationChanged { id }\n  }\n": typeof types.FollowObservationsDocument,
    "\n  query ShowObservation($id: ID!) {\n    observation(id: $id) {\n      id externalId ra dec status filterBand exposureTime seeing airmass imageWidth imageHeight\n      fitsUrl thumbnailUrl observedAt createdAt updatedAt\n      survey { id name }\n      detections(first: 50, orderBy: { field: CONFIDENCE, direction: DESC }) {\n        nodes { id ra dec confidence type status humanLabel createdAt }\n      }\n      preprocessRuns(first: 10) { nodes { id status error retryCount startedAt completedAt updatedAt leaseEndsAt } }\n      differenceRuns(first: 10) { nodes { id status error retryCount startedAt completedAt updatedAt leaseEndsAt algorithm } }\n    }\n    modelRuns(first: 10, filter: { observationId: $id }, orderBy: { field: CREATED_AT, direction: DESC }) {\n      nodes { id status error retryCount startedAt completedAt updatedAt leaseEndsAt model { id name version } }\n    }\n  }\n": typeof types.ShowObservationDocument,
    "\n  subscription FollowObservation($filter: ObservationChangedFilter) {\n    observationChanged(filter: $filter) { id }\n  }\n": typeof types.FollowObservationDocument,
    "\n  query ListPeople($first: Int!, $after: String, $filter: UserFilter, $orderBy: UserOrder) {\n    users(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      nodes { id name email role isActive isServiceAccount lastSignInAt createdAt }\n    }\n  }\n": typeof types.ListPeopleDocument,
    "\n  query FindUsers($first: Int!, $filter: UserFilter!) {\n    users(first: $first, filter: $filter, orderBy: { field: NAME }) {\n      pageInfo { hasNextPage }\n      nodes { id name email }\n    }\n  }\n": typeof types.FindUsersDocument,
    "\n  query NameUser($id: ID!) {\n    user(id: $id) { id name email role }\n  }\n": typeof types.NameUserDocument,
    "\n  query ShowPerson($id: ID!) {\n    user(id: $id) { id name email role isActive isServiceAccount lastSignInAt createdAt }\n  }\n": typeof types.ShowPersonDocument,
    "\n  query ListKeysOf($ownerId: ID!) {\n    apiKeys(first: 100, filter: { ownerId: $ownerId, status: ACTIVE }, orderBy: { field: LAST_USED_AT, direction: DESC }) {\n      totalCount\n      nodes { id name prefix lastUsedAt }\n    }\n  }\n": typeof types.ListKeysOfDocument,
    "\n  mutation AddPerson($input: CreateUserInput!) {\n    createUser(input: $input) { user { id name } }\n  }\n": typeof types.AddPersonDocument,
    "\n  mutation IssueCode($input: IssueOneTimeCodeInput!) {\n    issueOneTimeCode(input: $input) { code expiresAt user { id } }\n  }\n": typeof types.IssueCodeDocument,
    "\n  mutation ChangeRole($input: SetUserRoleInput!) {\n    setUserRole(input: $input) { user { id role } }\n  }\n": typeof types.ChangeRoleDocument,
    "\n  mutation DeactivatePerson($input: DeactivateUserInput!) {\n    deactivateUser(input: $input) { user { id isActive } stoppedKeys { id } }\n  }\n": typeof types.DeactivatePersonDocument,
    "\n  mutation ReactivatePerson($input: ReactivateUserInput!) {\n    reactivateUser(input: $input) { user { id isActive } }\n  }\n": typeof types.ReactivatePersonDocument,
    "\n  query ListSessionsOf($userId: ID!) {\n    user(id: $userId) { id sessions { id current client address userAgent createdAt lastUsedAt expiresAt } }\n  }\n": typeof types.ListSessionsOfDocument,
    "\n  mutation EndOneSession($input: EndSessionInput!) {\n    endSession(input: $input) { user { id } }\n  }\n": typeof types.EndOneSessionDocument,
    "\n  mutation EndSessionsOf($input: SignOutEverywhereInput!) {\n    signOutEverywhere(input: $input) { user { id } }\n  }\n": typeof types.EndSessionsOfDocument,
    "\n  mutation RetryPreprocessRun($input: RetryPreprocessRunInput!) { retryPreprocessRun(input: $input) { __typename } }\n": typeof types.RetryPreprocessRunDocument,
    "\n  mutation RetryDifferenceRun($input: RetryDifferenceRunInput!) { retryDifferenceRun(input: $input) { __typename } }\n": typeof types.RetryDifferenceRunDocument,
    "\n  mutation RetryModelRun($input: RetryModelRunInput!) { retryModelRun(input: $input) { __typename } }\n": typeof types.RetryModelRunDocument,
    "\n  mutation RetryTrainingRun($input: RetryTrainingRunInput!) { retryTrainingRun(input: $input) { __typename } }\n": typeof types.RetryTrainingRunDocument,
    "\n  mutation RetryJob($input: RetryProcessingJobInput!) { retryProcessingJob(input: $input) { __typename } }\n": typeof types.RetryJobDocument,
    "\n  mutation FailPreprocessRun($input: FailPreprocessRunInput!) { failPreprocessRun(input: $input) { __typename } }\n": typeof types.FailPreprocessRunDocument,
    "\n  mutation FailDifferenceRun($input: FailDifferenceRunInput!) { failDifferenceRun(input: $input) { __typename } }\n": typeof types.FailDifferenceRunDocument,
    "\n  mutation FailModelRun($input: FailModelRunInput!) { failModelRun(input: $input) { __typename } }\n": typeof types.FailModelRunDocument,
    "\n  mutation FailTrainingRun($input: FailTrainingRunInput!) { failTrainingRun(input: $input) { __typename } }\n": typeof types.FailTrainingRunDocument,
    "\n  mutation FailJob($input: FailProcessingJobInput!) { failProcessingJob(input: $input) { __typename } }\n": typeof types.FailJobDocument,
    "\n  mutation FailWorkflowRun($input: FailWorkflowRunInput!) { failWorkflowRun(input: $input) { __typename } }\n": typeof types.FailWorkflowRunDocument,
    "\n  mutation CancelJob($input: CancelProcessingJobInput!) { cancelProcessingJob(input: $input) { __typename } }\n": typeof types.CancelJobDocument,
    "\n  mutation CancelWorkflowRun($input: CancelWorkflowRunInput!) { cancelWorkflowRun(input: $input) { __typename } }\n": typeof types.CancelWorkflowRunDocument,
    "\n  query ListPreprocessRuns($first: Int!, $after: String, $filter: PreprocessRunFilter) {\n    list: preprocessRuns(first: $first, after: $after, filter: $filter, orderBy: { field: CREATED_AT, direction: DESC }) {\n      pageInfo { hasNextPage endCursor }\n      nodes {\n        id status error retryCount startedAt completedAt updatedAt leaseEndsAt\n        observation { id externalId survey { id name } }\n      }\n    }\n  }\n": typeof types.ListPreprocessRunsDocument,
    "\n  query ListDifferenceRuns($first: Int!, $after: String, $filter: DifferenceRunFilter) {\n    list: differenceRuns(first: $first, after: $after, filter: $filter, orderBy: { field: CREATED_AT, direction: DESC }) {\n      pageInfo { hasNextPage endCursor }\n      nodes {\n        id status error retryCount startedAt completedAt updatedAt leaseEndsAt algorithm\n        observation { id externalId survey { id name } }\n      }\n    }\n  }\n": typeof types.ListDifferenceRunsDocument,
    "\n  query ListModelRuns($first: Int!, $after: String, $filter: ModelRunFilter) {\n    list: modelRuns(first: $first, after: $after, filter: $filter, orderBy: { field: CREATED_AT, direction: DESC }) {\n      pageInfo { hasNextPage endCursor }\n      nodes {\n        id status error retryCount startedAt completedAt updatedAt leaseEndsAt\n        model { id name version }\n        observation { id externalId survey { id name } }\n      }\n    }\n  }\n": typeof types.ListModelRunsDocument,
    "\n  query ListTrainingRuns($first: Int!, $after: String, $filter: TrainingRunFilter) {\n    list: trainingRuns(first: $first, after: $after, filter: $filter, orderBy: { field: CREATED_AT, direction: DESC }) {\n      pageInfo { hasNextPage endCursor }\n      nodes { id name status error retryCount startedAt completedAt updatedAt dataset { id name } }\n    }\n  }\n": typeof types.ListTrainingRunsDocument,
    "\n  query ListJobs($first: Int!, $after: String, $filter: ProcessingJobFilter) {\n    list: processingJobs(first: $first, after: $after, filter: $filter, orderBy: { field: CREATED_AT, direction: DESC }) {\n      pageInfo { hasNextPage endCursor }\n      nodes {\n        id type status error retryCount startedAt completedAt updatedAt leaseEndsAt entityId workflowId\n        survey { id name }\n      }\n    }\n  }\n": typeof types.ListJobsDocument,
    "\n  query ListWorkflowRuns($first: Int!, $after: String, $filter: WorkflowRunFilter) {\n    list: workflowRuns(first: $first, after: $after, filter: $filter, orderBy: { field: CREATED_AT, direction: DESC }) {\n      pageInfo { hasNextPage endCursor }\n      nodes { id flow externalId status error startedAt completedAt updatedAt survey { id name } }\n    }\n  }\n": typeof types.ListWorkflowRunsDocument,
    "\n  query CountRuns(\n    $preprocess: PreprocessRunFilter, $difference: DifferenceRunFilter, $model: ModelRunFilter\n    $training: TrainingRunFilter, $job: ProcessingJobFilter, $workflow: WorkflowRunFilter\n  ) {\n    preprocess: preprocessRuns(first: 1, filter: $preprocess) { totalCount }\n    difference: differenceRuns(first: 1, filter: $difference) { totalCount }\n    model: modelRuns(first: 1, filter: $model) { totalCount }\n    training: trainingRuns(first: 1, filter: $training) { totalCount }\n    job: processingJobs(first: 1, filter: $job) { totalCount }\n    workflow: workflowRuns(first: 1, filter: $workflow) { totalCount }\n  }\n": typeof types.CountRunsDocument,
    "\n  subscription FollowRuns($filter: RunChangedFilter) {\n    runChanged(filter: $filter) { id }\n  }\n": typeof types.FollowRunsDocument,
    "\n  query ListRequests($first: Int!, $after: String, $filter: ApiKeyRequestFilter, $orderBy: ApiKeyRequestOrder) {\n    apiKeyRequests(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      nodes {\n        id name status createdAt permissions surveys\n        requester { id name }\n      }\n    }\n  }\n": typeof types.ListRequestsDocument,
    "\n  query CountWaiting {\n    apiKeyRequests(first: 1, filter: { status: OPEN }) { totalCount }\n  }\n": typeof types.CountWaitingDocument,
    "\n  query ShowRequest($id: ID!) {\n    apiKeyRequest(id: $id) {\n      id name reason status createdAt permissions surveys expiresInDays collectUntil comment decidedAt\n      requester { id name email role }\n      decidedBy { id name }\n      apiKey { id name }\n    }\n  }\n": typeof types.ShowRequestDocument,
    "\n  subscription FollowRequests($filter: AuditEventRecordedFilter) {\n    auditEventRecorded(filter: $filter) { id }\n  }\n": typeof types.FollowRequestsDocument,
    "\n  mutation SendRequest($input: RequestApiKeyInput!) {\n    requestApiKey(input: $input) { apiKeyRequest { id name } }\n  }\n": typeof types.SendRequestDocument,
    "\n  mutation DecideRequest($input: DecideApiKeyRequestInput!) {\n    decideApiKeyRequest(input: $input) { apiKeyRequest { id status } }\n  }\n": typeof types.DecideRequestDocument,
    "\n  mutation WithdrawRequest($input: WithdrawApiKeyRequestInput!) {\n    withdrawApiKeyRequest(input: $input) { apiKeyRequest { id status } }\n  }\n": typeof types.WithdrawRequestDocument,
    "\n  mutation CollectKey($input: CollectApiKeyInput!) {\n    collectApiKey(input: $input) { key apiKey { id name permissions } }\n  }\n": typeof types.CollectKeyDocument,
    "\n  query ListDatasets($first: Int!, $after: String, $filter: TrainingDatasetFilter, $orderBy: TrainingDatasetOrder) {\n    trainingDatasets(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      nodes { id name description sampleCount createdAt surveys { id name } qualityReport { issues } }\n    }\n  }\n": typeof types.ListDatasetsDocument,
    "\n  query ShowDataset($id: ID!) {\n    trainingDataset(id: $id) {\n      id name description sampleCount seed parameters createdAt\n      surveys { id name }\n      qualityReport {\n        sampleCount observationCount anomalyRatio labelConsistency issues\n        labelCounts { label samples share }\n        splitCounts { label train validation test }\n        surveyCoverage { survey samples share }\n        temporalDistribution { month samples }\n      }\n    }\n    trainingRuns(first: 10, filter: { datasetId: $id }, orderBy: { field: CREATED_AT, direction: DESC }) {\n      nodes { id name status createdAt completedAt error model { id name version } }\n    }\n  }\n": typeof types.ShowDatasetDocument,
    "\n  query ReadConfidence($id: ID!, $first: Int!) {\n    trainingSamples(datasetId: $id, first: $first) { nodes { confidence } }\n  }\n": typeof types.ReadConfidenceDocument,
    "\n  query ListModels {\n    models(first: 50, orderBy: { field: CREATED_AT, direction: DESC }) {\n      nodes { id name version type isActive description createdAt }\n    }\n  }\n": typeof types.ListModelsDocument,
    "\n  query ShowModel($id: ID!) {\n    model(id: $id) { id name version type architecture description isActive mlflowRunId trainingEnergy metrics createdAt }\n  }\n": typeof types.ShowModelDocument,
    "\n  query MeasureModel($id: ID!, $filter: DetectionStatisticsFilter) {\n    modelPerformance(modelId: $id, filter: $filter) {\n      judgedCount correctCount accuracy\n      byType { type predictedCount labelledCount correctCount precision recall }\n      confusion { predicted label count }\n      reliability { from to count meanConfidence correctShare }\n    }\n  }\n": typeof types.MeasureModelDocument,
    "\n  query HasKeys {\n    apiKeys(first: 1) { nodes { id } }\n  }\n": typeof types.HasKeysDocument,
    "\n  mutation EndSessions {\n    signOutEverywhere(input: {}) { user { id } }\n  }\n": typeof types.EndSessionsDocument,
    "\n  query ShowViewer {\n    viewer { id kind name role permissions }\n  }\n": typeof types.ShowViewerDocument,
};
const documents: Documents = {
    "\n  query ListSurveyNames {\n    surveys(first: 100, orderBy: { field: NAME }) {\n      pageInfo { hasNextPage }\n      nodes { id name }\n    }\n  }\n": types.ListSurveyNamesDocument,
    "\n  query FindSurveys($first: Int!, $filter: SurveyFilter!) {\n    surveys(first: $first, filter: $filter, orderBy: { field: NAME }) {\n      pageInfo { hasNextPage }\n      nodes { id name }\n    }\n  }\n": types.FindSurveysDocument,
    "\n  query ListModelNames {\n    models(first: 100, orderBy: { field: CREATED_AT, direction: DESC }) {\n      pageInfo { hasNextPage }\n      nodes { id name version }\n    }\n  }\n": types.ListModelNamesDocument,
    "\n  query FindModels($first: Int!, $filter: ModelFilter!) {\n    models(first: $first, filter: $filter, orderBy: { field: CREATED_AT, direction: DESC }) {\n      pageInfo { hasNextPage }\n      nodes { id name version }\n    }\n  }\n": types.FindModelsDocument,
    "\n  query NameModel($id: ID!) {\n    model(id: $id) { id name version }\n  }\n": types.NameModelDocument,
    "\n  query ShowAccount($id: ID!) {\n    user(id: $id) { id name email role lastSignInAt isServiceAccount }\n  }\n": types.ShowAccountDocument,
    "\n  mutation ChangePassword($input: ChangePasswordInput!) {\n    changePassword(input: $input) { refreshToken }\n  }\n": types.ChangePasswordDocument,
    "\n  mutation EndSession($input: SignOutInput!) {\n    signOut(input: $input) { done }\n  }\n": types.EndSessionDocument,
    "\n  mutation RedeemCode($input: RedeemOneTimeCodeInput!) {\n    redeemOneTimeCode(input: $input) { done }\n  }\n": types.RedeemCodeDocument,
    "\n  query ListEvents($first: Int!, $after: String, $filter: AuditEventFilter, $orderBy: AuditEventOrder) {\n    auditEvents(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {\n      pageInfo { hasNextPage endCursor }\n      nodes {\n        id createdAt action entityType entityId address userAgent requestId before after\n        actorUser { id name }\n        actorKey { id name }\n      }\n    }\n  }\n": types.ListEventsDocument,
    "\n  query ShowEvent($id: ID!) {\n    auditEvent(id: $id) {\n      id createdAt action entityType entityId address userAgent requestId before after\n      actorUser { id name }\n      actorKey { id name }\n    }\n  }\n": types.ShowEventDocument,
    "\n  query NameSurveys($ids: [ID!]!, $first: Int!) {\n    surveys(first: $first, filter: { ids: $ids }) { nodes { id name } }\n  }\n": types.NameSurveysDocument,
    "\n  query NameEntities($ids: [ID!]!) {\n    nodes(ids: $ids) {\n      id\n      ... on ApiKey { name }\n      ... on ApiKeyRequest { name }\n      ... on User { name }\n      ... on Survey { name }\n      ... on TrainingDataset { name }\n      ... on Model { name }\n      ... on MonitoringCampaign { name }\n    }\n  }\n": types.NameEntitiesDocument,
    "\n  query ListAuditNames {\n    mutations: __type(name: \"Mutation\") { fields { name } }\n    entities: __type(name: \"Node\") { possibleTypes { name } }\n  }\n": types.ListAuditNamesDocument,
    "\n  subscription FollowEvents($filter: AuditEventRecordedFilter) {\n    auditEventRecorded(filter: $filter) { id }\n  }\n": types.FollowEventsDocument,
    "\n  query ListDetections($first: Int!, $after: String, $filter: DetectionFilter, $orderBy: DetectionOrder) {\n    detections(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {\n      pageInfo { hasNextPage endCursor }\n      nodes {\n        id ra dec pixelX pixelY confidence type status humanLabel validatedAt createdAt\n        modelRun { model { id name version } }\n        observation { id externalId observedAt filterBand thumbnailUrl fitsUrl survey { id name } }\n      }\n    }\n  }\n": types.ListDetectionsDocument,
    "\n  query ShowDetection($id: ID!) {\n    detection(id: $id) {\n      id ra dec pixelX pixelY confidence type status humanLabel validatedAt createdAt\n      modelRun { model { id name version } }\n      observation { id externalId observedAt filterBand thumbnailUrl fitsUrl survey { id name } }\n    }\n  }\n": types.ShowDetectionDocument,
    "\n  query ShowHistory($id: ID!, $near: ConeSearchInput!) {\n    detection(id: $id) {\n      id\n      validations(first: 5) { nodes { id createdAt label newStatus notes user { id name } } }\n    }\n    detections(first: 20, near: $near, orderBy: { field: CREATED_AT, direction: DESC }) {\n      nodes {\n        id separation confidence type status humanLabel\n        observation { id externalId observedAt filterBand survey { id name } }\n      }\n    }\n    observations(first: 10, near: $near) {\n      nodes { id separation externalId observedAt filterBand status survey { id name } }\n    }\n  }\n": types.ShowHistoryDocument,
    "\n  query CountDetections($filter: DetectionStatisticsFilter) {\n    detectionStatistics(filter: $filter) { judgedShare byStatus { status count } }\n  }\n": types.CountDetectionsDocument,
    "\n  mutation JudgeDetection($input: ValidateDetectionInput!) {\n    validateDetection(input: $input) { detection { id status humanLabel } }\n  }\n": types.JudgeDetectionDocument,
    "\n  mutation ReopenDetection($input: StartValidationInput!) {\n    startValidation(input: $input) { detection { id status } }\n  }\n": types.ReopenDetectionDocument,
    "\n  subscription FollowDetections($filter: DetectionRecordedFilter) {\n    detectionRecorded(filter: $filter) { id }\n  }\n": types.FollowDetectionsDocument,
    "\n  query ListKeys($first: Int!, $after: String, $filter: ApiKeyFilter, $orderBy: ApiKeyOrder) {\n    apiKeys(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      nodes {\n        id name prefix status expiresAt lastUsedAt createdAt permissions scopes\n        owner { id name isActive }\n        dailyUsage(days: 30) { day requests errors denials }\n      }\n    }\n  }\n": types.ListKeysDocument,
    "\n  query ShowKey($id: ID!) {\n    apiKey(id: $id) {\n      id name description prefix status expiresAt lastUsedAt usageCount createdAt updatedAt\n      permissions scopes allowedAddresses requestsPerMinute\n      owner { id name isActive role }\n      createdBy { id name }\n      createdByKey { id name }\n      revokedAt revokedReason\n      revokedBy { id name }\n      retiredSecrets { prefix endsAt lastUsedAt rotatedAt }\n      dailyUsage(days: 90) { day requests errors denials }\n      effectivePermissionDetails { permission granted effective lastUsedAt sources blocks { code message } }\n      permissionUsage { permission usageCount }\n      missingPermissions { permission denials lastDeniedAt }\n      unusedPermissions(days: 90)\n      recentAddresses { address requests firstUsedAt lastUsedAt }\n      descendants { id name status }\n    }\n  }\n": types.ShowKeyDocument,
    "\n  query WatchKey($id: ID!) {\n    apiKey(id: $id) {\n      id status expiresAt updatedAt lastUsedAt usageCount\n      retiredSecrets { prefix endsAt lastUsedAt }\n      dailyUsage(days: 1) { day requests errors denials }\n      missingPermissions { permission denials lastDeniedAt }\n    }\n  }\n": types.WatchKeyDocument,
    "\n  query ListKeyEvents($filter: AuditEventFilter!) {\n    auditEvents(first: 20, filter: $filter) {\n      pageInfo { hasNextPage endCursor }\n      nodes { id createdAt action address requestId entityId entityType before after actorUser { id name } actorKey { id name } }\n    }\n  }\n": types.ListKeyEventsDocument,
    "\n  subscription FollowKeyEvents($filter: AuditEventRecordedFilter!) {\n    auditEventRecorded(filter: $filter) { id }\n  }\n": types.FollowKeyEventsDocument,
    "\n  query ListPermissions {\n    permissionSets { name description permissions }\n    roles { name permissions }\n    __type(name: \"Permission\") { enumValues { name description } }\n  }\n": types.ListPermissionsDocument,
    "\n  query FindCollection($filter: AuditEventFilter!) {\n    auditEvents(first: 1, filter: $filter) { nodes { id after } }\n  }\n": types.FindCollectionDocument,
    "\n  query ShowGranter($id: ID!) {\n    apiKeyRequest(id: $id) { id decidedBy { id name } }\n  }\n": types.ShowGranterDocument,
    "\n  query FindRequiredPermissions($document: String!) {\n    requiredPermissions(document: $document) { permission paths }\n  }\n": types.FindRequiredPermissionsDocument,
    "\n  query ListDescendants($first: Int!, $ids: [ID!]!) {\n    apiKeys(first: $first, filter: { ids: $ids }) { nodes { id lastUsedAt descendants { id name status lastUsedAt } } }\n  }\n": types.ListDescendantsDocument,
    "\n  query ListRisks($after: String) {\n    apiKeys(first: 500, after: $after, filter: { status: ACTIVE }) {\n      pageInfo { hasNextPage endCursor }\n      nodes { id name createdAt expiresAt lastUsedAt permissions unusedPermissions(days: 90) allowedAddresses }\n    }\n  }\n": types.ListRisksDocument,
    "\n  mutation CreateKey($input: CreateApiKeyInput!) {\n    createApiKey(input: $input) { key apiKey { id name permissions } }\n  }\n": types.CreateKeyDocument,
    "\n  mutation RotateKey($input: RotateApiKeyInput!) {\n    rotateApiKey(input: $input) { key retiredSecrets { prefix endsAt lastUsedAt } apiKey { id name } }\n  }\n": types.RotateKeyDocument,
    "\n  mutation EndSecrets($input: EndRetiredSecretsInput!) {\n    endRetiredSecrets(input: $input) { endedSecrets { prefix } apiKey { id } }\n  }\n": types.EndSecretsDocument,
    "\n  mutation ExtendKey($input: ExtendApiKeyInput!) {\n    extendApiKey(input: $input) { apiKey { id expiresAt } }\n  }\n": types.ExtendKeyDocument,
    "\n  mutation ChangeKey($input: UpdateApiKeyInput!) {\n    updateApiKey(input: $input) { apiKey { id permissions } }\n  }\n": types.ChangeKeyDocument,
    "\n  mutation RevokeKey($input: RevokeApiKeyInput!) {\n    revokeApiKey(input: $input) { apiKey { id } revokedDescendants { id } }\n  }\n": types.RevokeKeyDocument,
    "\n  query ListObservations($first: Int!, $after: String, $filter: ObservationFilter, $near: ConeSearchInput) {\n    observations(first: $first, after: $after, filter: $filter, near: $near) {\n      pageInfo { hasNextPage endCursor }\n      nodes { id externalId ra dec filterBand observedAt status survey { id name } }\n    }\n  }\n": types.ListObservationsDocument,
    "\n  query ShowSky($filter: ObservationFilter) {\n    skyDensity(filter: $filter, cells: 2000) { bands cellsPerBand index count }\n  }\n": types.ShowSkyDocument,
    "\n  query CountObservations($filter: ObservationFilter) {\n    observationStatistics(filter: $filter) { survey status count }\n  }\n": types.CountObservationsDocument,
    "\n  subscription FollowObservations {\n    observationChanged { id }\n  }\n": types.FollowObservationsDocument,
    "\n  query ShowObservation($id: ID!) {\n    observation(id: $id) {\n      id externalId ra dec status filterBand exposureTime seeing airmass imageWidth imageHeight\n      fitsUrl thumbnailUrl observedAt createdAt updatedAt\n      survey { id name }\n      detections(first: 50, orderBy: { field: CONFIDENCE, direction: DESC }) {\n        nodes { id ra dec confidence type status humanLabel createdAt }\n      }\n      preprocessRuns(first: 10) { nodes { id status error retryCount startedAt completedAt updatedAt leaseEndsAt } }\n      differenceRuns(first: 10) { nodes { id status error retryCount startedAt completedAt updatedAt leaseEndsAt algorithm } }\n    }\n    modelRuns(first: 10, filter: { observationId: $id }, orderBy: { field: CREATED_AT, direction: DESC }) {\n      nodes { id status error retryCount startedAt completedAt updatedAt leaseEndsAt model { id name version } }\n    }\n  }\n": types.ShowObservationDocument,
    "\n  subscription FollowObservation($filter: ObservationChangedFilter) {\n    observationChanged(filter: $filter) { id }\n  }\n": types.FollowObservationDocument,
    "\n  query ListPeople($first: Int!, $after: String, $filter: UserFilter, $orderBy: UserOrder) {\n    users(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      nodes { id name email role isActive isServiceAccount lastSignInAt createdAt }\n    }\n  }\n": types.ListPeopleDocument,
    "\n  query FindUsers($first: Int!, $filter: UserFilter!) {\n    users(first: $first, filter: $filter, orderBy: { field: NAME }) {\n      pageInfo { hasNextPage }\n      nodes { id name email }\n    }\n  }\n": types.FindUsersDocument,
    "\n  query NameUser($id: ID!) {\n    user(id: $id) { id name email role }\n  }\n": types.NameUserDocument,
    "\n  query ShowPerson($id: ID!) {\n    user(id: $id) { id name email role isActive isServiceAccount lastSignInAt createdAt }\n  }\n": types.ShowPersonDocument,
    "\n  query ListKeysOf($ownerId: ID!) {\n    apiKeys(first: 100, filter: { ownerId: $ownerId, status: ACTIVE }, orderBy: { field: LAST_USED_AT, direction: DESC }) {\n      totalCount\n      nodes { id name prefix lastUsedAt }\n    }\n  }\n": types.ListKeysOfDocument,
    "\n  mutation AddPerson($input: CreateUserInput!) {\n    createUser(input: $input) { user { id name } }\n  }\n": types.AddPersonDocument,
    "\n  mutation IssueCode($input: IssueOneTimeCodeInput!) {\n    issueOneTimeCode(input: $input) { code expiresAt user { id } }\n  }\n": types.IssueCodeDocument,
    "\n  mutation ChangeRole($input: SetUserRoleInput!) {\n    setUserRole(input: $input) { user { id role } }\n  }\n": types.ChangeRoleDocument,
    "\n  mutation DeactivatePerson($input: DeactivateUserInput!) {\n    deactivateUser(input: $input) { user { id isActive } stoppedKeys { id } }\n  }\n": types.DeactivatePersonDocument,
    "\n  mutation ReactivatePerson($input: ReactivateUserInput!) {\n    reactivateUser(input: $input) { user { id isActive } }\n  }\n": types.ReactivatePersonDocument,
    "\n  query ListSessionsOf($userId: ID!) {\n    user(id: $userId) { id sessions { id current client address userAgent createdAt lastUsedAt expiresAt } }\n  }\n": types.ListSessionsOfDocument,
    "\n  mutation EndOneSession($input: EndSessionInput!) {\n    endSession(input: $input) { user { id } }\n  }\n": types.EndOneSessionDocument,
    "\n  mutation EndSessionsOf($input: SignOutEverywhereInput!) {\n    signOutEverywhere(input: $input) { user { id } }\n  }\n": types.EndSessionsOfDocument,
    "\n  mutation RetryPreprocessRun($input: RetryPreprocessRunInput!) { retryPreprocessRun(input: $input) { __typename } }\n": types.RetryPreprocessRunDocument,
    "\n  mutation RetryDifferenceRun($input: RetryDifferenceRunInput!) { retryDifferenceRun(input: $input) { __typename } }\n": types.RetryDifferenceRunDocument,
    "\n  mutation RetryModelRun($input: RetryModelRunInput!) { retryModelRun(input: $input) { __typename } }\n": types.RetryModelRunDocument,
    "\n  mutation RetryTrainingRun($input: RetryTrainingRunInput!) { retryTrainingRun(input: $input) { __typename } }\n": types.RetryTrainingRunDocument,
    "\n  mutation RetryJob($input: RetryProcessingJobInput!) { retryProcessingJob(input: $input) { __typename } }\n": types.RetryJobDocument,
    "\n  mutation FailPreprocessRun($input: FailPreprocessRunInput!) { failPreprocessRun(input: $input) { __typename } }\n": types.FailPreprocessRunDocument,
    "\n  mutation FailDifferenceRun($input: FailDifferenceRunInput!) { failDifferenceRun(input: $input) { __typename } }\n": types.FailDifferenceRunDocument,
    "\n  mutation FailModelRun($input: FailModelRunInput!) { failModelRun(input: $input) { __typename } }\n": types.FailModelRunDocument,
    "\n  mutation FailTrainingRun($input: FailTrainingRunInput!) { failTrainingRun(input: $input) { __typename } }\n": types.FailTrainingRunDocument,
    "\n  mutation FailJob($input: FailProcessingJobInput!) { failProcessingJob(input: $input) { __typename } }\n": types.FailJobDocument,
    "\n  mutation FailWorkflowRun($input: FailWorkflowRunInput!) { failWorkflowRun(input: $input) { __typename } }\n": types.FailWorkflowRunDocument,
    "\n  mutation CancelJob($input: CancelProcessingJobInput!) { cancelProcessingJob(input: $input) { __typename } }\n": types.CancelJobDocument,
    "\n  mutation CancelWorkflowRun($input: CancelWorkflowRunInput!) { cancelWorkflowRun(input: $input) { __typename } }\n": types.CancelWorkflowRunDocument,
    "\n  query ListPreprocessRuns($first: Int!, $after: String, $filter: PreprocessRunFilter) {\n    list: preprocessRuns(first: $first, after: $after, filter: $filter, orderBy: { field: CREATED_AT, direction: DESC }) {\n      pageInfo { hasNextPage endCursor }\n      nodes {\n        id status error retryCount startedAt completedAt updatedAt leaseEndsAt\n        observation { id externalId survey { id name } }\n      }\n    }\n  }\n": types.ListPreprocessRunsDocument,
    "\n  query ListDifferenceRuns($first: Int!, $after: String, $filter: DifferenceRunFilter) {\n    list: differenceRuns(first: $first, after: $after, filter: $filter, orderBy: { field: CREATED_AT, direction: DESC }) {\n      pageInfo { hasNextPage endCursor }\n      nodes {\n        id status error retryCount startedAt completedAt updatedAt leaseEndsAt algorithm\n        observation { id externalId survey { id name } }\n      }\n    }\n  }\n": types.ListDifferenceRunsDocument,
    "\n  query ListModelRuns($first: Int!, $after: String, $filter: ModelRunFilter) {\n    list: modelRuns(first: $first, after: $after, filter: $filter, orderBy: { field: CREATED_AT, direction: DESC }) {\n      pageInfo { hasNextPage endCursor }\n      nodes {\n        id status error retryCount startedAt completedAt updatedAt leaseEndsAt\n        model { id name version }\n        observation { id externalId survey { id name } }\n      }\n    }\n  }\n": types.ListModelRunsDocument,
    "\n  query ListTrainingRuns($first: Int!, $after: String, $filter: TrainingRunFilter) {\n    list: trainingRuns(first: $first, after: $after, filter: $filter, orderBy: { field: CREATED_AT, direction: DESC }) {\n      pageInfo { hasNextPage endCursor }\n      nodes { id name status error retryCount startedAt completedAt updatedAt dataset { id name } }\n    }\n  }\n": types.ListTrainingRunsDocument,
    "\n  query ListJobs($first: Int!, $after: String, $filter: ProcessingJobFilter) {\n    list: processingJobs(first: $first, after: $after, filter: $filter, orderBy: { field: CREATED_AT, direction: DESC }) {\n      pageInfo { hasNextPage endCursor }\n      nodes {\n        id type status error retryCount startedAt completedAt updatedAt leaseEndsAt entityId workflowId\n        survey { id name }\n      }\n    }\n  }\n": types.ListJobsDocument,
    "\n  query ListWorkflowRuns($first: Int!, $after: String, $filter: WorkflowRunFilter) {\n    list: workflowRuns(first: $first, after: $after, filter: $filter, orderBy: { field: CREATED_AT, direction: DESC }) {\n      pageInfo { hasNextPage endCursor }\n      nodes { id flow externalId status error startedAt completedAt updatedAt survey { id name } }\n    }\n  }\n": types.ListWorkflowRunsDocument,
    "\n  query CountRuns(\n    $preprocess: PreprocessRunFilter, $difference: DifferenceRunFilter, $model: ModelRunFilter\n    $training: TrainingRunFilter, $job: ProcessingJobFilter, $workflow: WorkflowRunFilter\n  ) {\n    preprocess: preprocessRuns(first: 1, filter: $preprocess) { totalCount }\n    difference: differenceRuns(first: 1, filter: $difference) { totalCount }\n    model: modelRuns(first: 1, filter: $model) { totalCount }\n    training: trainingRuns(first: 1, filter: $training) { totalCount }\n    job: processingJobs(first: 1, filter: $job) { totalCount }\n    workflow: workflowRuns(first: 1, filter: $workflow) { totalCount }\n  }\n": types.CountRunsDocument,
    "\n  subscription FollowRuns($filter: RunChangedFilter) {\n    runChanged(filter: $filter) { id }\n  }\n": types.FollowRunsDocument,
    "\n  query ListRequests($first: Int!, $after: String, $filter: ApiKeyRequestFilter, $orderBy: ApiKeyRequestOrder) {\n    apiKeyRequests(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      nodes {\n        id name status createdAt permissions surveys\n        requester { id name }\n      }\n    }\n  }\n": types.ListRequestsDocument,
    "\n  query CountWaiting {\n    apiKeyRequests(first: 1, filter: { status: OPEN }) { totalCount }\n  }\n": types.CountWaitingDocument,
    "\n  query ShowRequest($id: ID!) {\n    apiKeyRequest(id: $id) {\n      id name reason status createdAt permissions surveys expiresInDays collectUntil comment decidedAt\n      requester { id name email role }\n      decidedBy { id name }\n      apiKey { id name }\n    }\n  }\n": types.ShowRequestDocument,
    "\n  subscription FollowRequests($filter: AuditEventRecordedFilter) {\n    auditEventRecorded(filter: $filter) { id }\n  }\n": types.FollowRequestsDocument,
    "\n  mutation SendRequest($input: RequestApiKeyInput!) {\n    requestApiKey(input: $input) { apiKeyRequest { id name } }\n  }\n": types.SendRequestDocument,
    "\n  mutation DecideRequest($input: DecideApiKeyRequestInput!) {\n    decideApiKeyRequest(input: $input) { apiKeyRequest { id status } }\n  }\n": types.DecideRequestDocument,
    "\n  mutation WithdrawRequest($input: WithdrawApiKeyRequestInput!) {\n    withdrawApiKeyRequest(input: $input) { apiKeyRequest { id status } }\n  }\n": types.WithdrawRequestDocument,
    "\n  mutation CollectKey($input: CollectApiKeyInput!) {\n    collectApiKey(input: $input) { key apiKey { id name permissions } }\n  }\n": types.CollectKeyDocument,
    "\n  query ListDatasets($first: Int!, $after: String, $filter: TrainingDatasetFilter, $orderBy: TrainingDatasetOrder) {\n    trainingDatasets(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      nodes { id name description sampleCount createdAt surveys { id name } qualityReport { issues } }\n    }\n  }\n": types.ListDatasetsDocument,
    "\n  query ShowDataset($id: ID!) {\n    trainingDataset(id: $id) {\n      id name description sampleCount seed parameters createdAt\n      surveys { id name }\n      qualityReport {\n        sampleCount observationCount anomalyRatio labelConsistency issues\n        labelCounts { label samples share }\n        splitCounts { label train validation test }\n        surveyCoverage { survey samples share }\n        temporalDistribution { month samples }\n      }\n    }\n    trainingRuns(first: 10, filter: { datasetId: $id }, orderBy: { field: CREATED_AT, direction: DESC }) {\n      nodes { id name status createdAt completedAt error model { id name version } }\n    }\n  }\n": types.ShowDatasetDocument,
    "\n  query ReadConfidence($id: ID!, $first: Int!) {\n    trainingSamples(datasetId: $id, first: $first) { nodes { confidence } }\n  }\n": types.ReadConfidenceDocument,
    "\n  query ListModels {\n    models(first: 50, orderBy: { field: CREATED_AT, direction: DESC }) {\n      nodes { id name version type isActive description createdAt }\n    }\n  }\n": types.ListModelsDocument,
    "\n  query ShowModel($id: ID!) {\n    model(id: $id) { id name version type architecture description isActive mlflowRunId trainingEnergy metrics createdAt }\n  }\n": types.ShowModelDocument,
    "\n  query MeasureModel($id: ID!, $filter: DetectionStatisticsFilter) {\n    modelPerformance(modelId: $id, filter: $filter) {\n      judgedCount correctCount accuracy\n      byType { type predictedCount labelledCount correctCount precision recall }\n      confusion { predicted label count }\n      reliability { from to count meanConfidence correctShare }\n    }\n  }\n": types.MeasureModelDocument,
    "\n  query HasKeys {\n    apiKeys(first: 1) { nodes { id } }\n  }\n": types.HasKeysDocument,
    "\n  mutation EndSessions {\n    signOutEverywhere(input: {}) { user { id } }\n  }\n": types.EndSessionsDocument,
    "\n  query ShowViewer {\n    viewer { id kind name role permissions }\n  }\n": types.ShowViewerDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ListSurveyNames {\n    surveys(first: 100, orderBy: { field: NAME }) {\n      pageInfo { hasNextPage }\n      nodes { id name }\n    }\n  }\n"): typeof import('./graphql.js').ListSurveyNamesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query FindSurveys($first: Int!, $filter: SurveyFilter!) {\n    surveys(first: $first, filter: $filter, orderBy: { field: NAME }) {\n      pageInfo { hasNextPage }\n      nodes { id name }\n    }\n  }\n"): typeof import('./graphql.js').FindSurveysDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ListModelNames {\n    models(first: 100, orderBy: { field: CREATED_AT, direction: DESC }) {\n      pageInfo { hasNextPage }\n      nodes { id name version }\n    }\n  }\n"): typeof import('./graphql.js').ListModelNamesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query FindModels($first: Int!, $filter: ModelFilter!) {\n    models(first: $first, filter: $filter, orderBy: { field: CREATED_AT, direction: DESC }) {\n      pageInfo { hasNextPage }\n      nodes { id name version }\n    }\n  }\n"): typeof import('./graphql.js').FindModelsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query NameModel($id: ID!) {\n    model(id: $id) { id name version }\n  }\n"): typeof import('./graphql.js').NameModelDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ShowAccount($id: ID!) {\n    user(id: $id) { id name email role lastSignInAt isServiceAccount }\n  }\n"): typeof import('./graphql.js').ShowAccountDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ChangePassword($input: ChangePasswordInput!) {\n    changePassword(input: $input) { refreshToken }\n  }\n"): typeof import('./graphql.js').ChangePasswordDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation EndSession($input: SignOutInput!) {\n    signOut(input: $input) { done }\n  }\n"): typeof import('./graphql.js').EndSessionDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RedeemCode($input: RedeemOneTimeCodeInput!) {\n    redeemOneTimeCode(input: $input) { done }\n  }\n"): typeof import('./graphql.js').RedeemCodeDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ListEvents($first: Int!, $after: String, $filter: AuditEventFilter, $orderBy: AuditEventOrder) {\n    auditEvents(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {\n      pageInfo { hasNextPage endCursor }\n      nodes {\n        id createdAt action entityType entityId address userAgent requestId before after\n        actorUser { id name }\n        actorKey { id name }\n      }\n    }\n  }\n"): typeof import('./graphql.js').ListEventsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ShowEvent($id: ID!) {\n    auditEvent(id: $id) {\n      id createdAt action entityType entityId address userAgent requestId before after\n      actorUser { id name }\n      actorKey { id name }\n    }\n  }\n"): typeof import('./graphql.js').ShowEventDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query NameSurveys($ids: [ID!]!, $first: Int!) {\n    surveys(first: $first, filter: { ids: $ids }) { nodes { id name } }\n  }\n"): typeof import('./graphql.js').NameSurveysDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query NameEntities($ids: [ID!]!) {\n    nodes(ids: $ids) {\n      id\n      ... on ApiKey { name }\n      ... on ApiKeyRequest { name }\n      ... on User { name }\n      ... on Survey { name }\n      ... on TrainingDataset { name }\n      ... on Model { name }\n      ... on MonitoringCampaign { name }\n    }\n  }\n"): typeof import('./graphql.js').NameEntitiesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ListAuditNames {\n    mutations: __type(name: \"Mutation\") { fields { name } }\n    entities: __type(name: \"Node\") { possibleTypes { name } }\n  }\n"): typeof import('./graphql.js').ListAuditNamesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription FollowEvents($filter: AuditEventRecordedFilter) {\n    auditEventRecorded(filter: $filter) { id }\n  }\n"): typeof import('./graphql.js').FollowEventsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ListDetections($first: Int!, $after: String, $filter: DetectionFilter, $orderBy: DetectionOrder) {\n    detections(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {\n      pageInfo { hasNextPage endCursor }\n      nodes {\n        id ra dec pixelX pixelY confidence type status humanLabel validatedAt createdAt\n        modelRun { model { id name version } }\n        observation { id externalId observedAt filterBand thumbnailUrl fitsUrl survey { id name } }\n      }\n    }\n  }\n"): typeof import('./graphql.js').ListDetectionsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ShowDetection($id: ID!) {\n    detection(id: $id) {\n      id ra dec pixelX pixelY confidence type status humanLabel validatedAt createdAt\n      modelRun { model { id name version } }\n      observation { id externalId observedAt filterBand thumbnailUrl fitsUrl survey { id name } }\n    }\n  }\n"): typeof import('./graphql.js').ShowDetectionDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ShowHistory($id: ID!, $near: ConeSearchInput!) {\n    detection(id: $id) {\n      id\n      validations(first: 5) { nodes { id createdAt label newStatus notes user { id name } } }\n    }\n    detections(first: 20, near: $near, orderBy: { field: CREATED_AT, direction: DESC }) {\n      nodes {\n        id separation confidence type status humanLabel\n        observation { id externalId observedAt filterBand survey { id name } }\n      }\n    }\n    observations(first: 10, near: $near) {\n      nodes { id separation externalId observedAt filterBand status survey { id name } }\n    }\n  }\n"): typeof import('./graphql.js').ShowHistoryDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query CountDetections($filter: DetectionStatisticsFilter) {\n    detectionStatistics(filter: $filter) { judgedShare byStatus { status count } }\n  }\n"): typeof import('./graphql.js').CountDetectionsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation JudgeDetection($input: ValidateDetectionInput!) {\n    validateDetection(input: $input) { detection { id status humanLabel } }\n  }\n"): typeof import('./graphql.js').JudgeDetectionDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ReopenDetection($input: StartValidationInput!) {\n    startValidation(input: $input) { detection { id status } }\n  }\n"): typeof import('./graphql.js').ReopenDetectionDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription FollowDetections($filter: DetectionRecordedFilter) {\n    detectionRecorded(filter: $filter) { id }\n  }\n"): typeof import('./graphql.js').FollowDetectionsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ListKeys($first: Int!, $after: String, $filter: ApiKeyFilter, $orderBy: ApiKeyOrder) {\n    apiKeys(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      nodes {\n        id name prefix status expiresAt lastUsedAt createdAt permissions scopes\n        owner { id name isActive }\n        dailyUsage(days: 30) { day requests errors denials }\n      }\n    }\n  }\n"): typeof import('./graphql.js').ListKeysDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ShowKey($id: ID!) {\n    apiKey(id: $id) {\n      id name description prefix status expiresAt lastUsedAt usageCount createdAt updatedAt\n      permissions scopes allowedAddresses requestsPerMinute\n      owner { id name isActive role }\n      createdBy { id name }\n      createdByKey { id name }\n      revokedAt revokedReason\n      revokedBy { id name }\n      retiredSecrets { prefix endsAt lastUsedAt rotatedAt }\n      dailyUsage(days: 90) { day requests errors denials }\n      effectivePermissionDetails { permission granted effective lastUsedAt sources blocks { code message } }\n      permissionUsage { permission usageCount }\n      missingPermissions { permission denials lastDeniedAt }\n      unusedPermissions(days: 90)\n      recentAddresses { address requests firstUsedAt lastUsedAt }\n      descendants { id name status }\n    }\n  }\n"): typeof import('./graphql.js').ShowKeyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query WatchKey($id: ID!) {\n    apiKey(id: $id) {\n      id status expiresAt updatedAt lastUsedAt usageCount\n      retiredSecrets { prefix endsAt lastUsedAt }\n      dailyUsage(days: 1) { day requests errors denials }\n      missingPermissions { permission denials lastDeniedAt }\n    }\n  }\n"): typeof import('./graphql.js').WatchKeyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ListKeyEvents($filter: AuditEventFilter!) {\n    auditEvents(first: 20, filter: $filter) {\n      pageInfo { hasNextPage endCursor }\n      nodes { id createdAt action address requestId entityId entityType before after actorUser { id name } actorKey { id name } }\n    }\n  }\n"): typeof import('./graphql.js').ListKeyEventsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription FollowKeyEvents($filter: AuditEventRecordedFilter!) {\n    auditEventRecorded(filter: $filter) { id }\n  }\n"): typeof import('./graphql.js').FollowKeyEventsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ListPermissions {\n    permissionSets { name description permissions }\n    roles { name permissions }\n    __type(name: \"Permission\") { enumValues { name description } }\n  }\n"): typeof import('./graphql.js').ListPermissionsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query FindCollection($filter: AuditEventFilter!) {\n    auditEvents(first: 1, filter: $filter) { nodes { id after } }\n  }\n"): typeof import('./graphql.js').FindCollectionDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ShowGranter($id: ID!) {\n    apiKeyRequest(id: $id) { id decidedBy { id name } }\n  }\n"): typeof import('./graphql.js').ShowGranterDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query FindRequiredPermissions($document: String!) {\n    requiredPermissions(document: $document) { permission paths }\n  }\n"): typeof import('./graphql.js').FindRequiredPermissionsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ListDescendants($first: Int!, $ids: [ID!]!) {\n    apiKeys(first: $first, filter: { ids: $ids }) { nodes { id lastUsedAt descendants { id name status lastUsedAt } } }\n  }\n"): typeof import('./graphql.js').ListDescendantsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ListRisks($after: String) {\n    apiKeys(first: 500, after: $after, filter: { status: ACTIVE }) {\n      pageInfo { hasNextPage endCursor }\n      nodes { id name createdAt expiresAt lastUsedAt permissions unusedPermissions(days: 90) allowedAddresses }\n    }\n  }\n"): typeof import('./graphql.js').ListRisksDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateKey($input: CreateApiKeyInput!) {\n    createApiKey(input: $input) { key apiKey { id name permissions } }\n  }\n"): typeof import('./graphql.js').CreateKeyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RotateKey($input: RotateApiKeyInput!) {\n    rotateApiKey(input: $input) { key retiredSecrets { prefix endsAt lastUsedAt } apiKey { id name } }\n  }\n"): typeof import('./graphql.js').RotateKeyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation EndSecrets($input: EndRetiredSecretsInput!) {\n    endRetiredSecrets(input: $input) { endedSecrets { prefix } apiKey { id } }\n  }\n"): typeof import('./graphql.js').EndSecretsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ExtendKey($input: ExtendApiKeyInput!) {\n    extendApiKey(input: $input) { apiKey { id expiresAt } }\n  }\n"): typeof import('./graphql.js').ExtendKeyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ChangeKey($input: UpdateApiKeyInput!) {\n    updateApiKey(input: $input) { apiKey { id permissions } }\n  }\n"): typeof import('./graphql.js').ChangeKeyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RevokeKey($input: RevokeApiKeyInput!) {\n    revokeApiKey(input: $input) { apiKey { id } revokedDescendants { id } }\n  }\n"): typeof import('./graphql.js').RevokeKeyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ListObservations($first: Int!, $after: String, $filter: ObservationFilter, $near: ConeSearchInput) {\n    observations(first: $first, after: $after, filter: $filter, near: $near) {\n      pageInfo { hasNextPage endCursor }\n      nodes { id externalId ra dec filterBand observedAt status survey { id name } }\n    }\n  }\n"): typeof import('./graphql.js').ListObservationsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ShowSky($filter: ObservationFilter) {\n    skyDensity(filter: $filter, cells: 2000) { bands cellsPerBand index count }\n  }\n"): typeof import('./graphql.js').ShowSkyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query CountObservations($filter: ObservationFilter) {\n    observationStatistics(filter: $filter) { survey status count }\n  }\n"): typeof import('./graphql.js').CountObservationsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription FollowObservations {\n    observationChanged { id }\n  }\n"): typeof import('./graphql.js').FollowObservationsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ShowObservation($id: ID!) {\n    observation(id: $id) {\n      id externalId ra dec status filterBand exposureTime seeing airmass imageWidth imageHeight\n      fitsUrl thumbnailUrl observedAt createdAt updatedAt\n      survey { id name }\n      detections(first: 50, orderBy: { field: CONFIDENCE, direction: DESC }) {\n        nodes { id ra dec confidence type status humanLabel createdAt }\n      }\n      preprocessRuns(first: 10) { nodes { id status error retryCount startedAt completedAt updatedAt leaseEndsAt } }\n      differenceRuns(first: 10) { nodes { id status error retryCount startedAt completedAt updatedAt leaseEndsAt algorithm } }\n    }\n    modelRuns(first: 10, filter: { observationId: $id }, orderBy: { field: CREATED_AT, direction: DESC }) {\n      nodes { id status error retryCount startedAt completedAt updatedAt leaseEndsAt model { id name version } }\n    }\n  }\n"): typeof import('./graphql.js').ShowObservationDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription FollowObservation($filter: ObservationChangedFilter) {\n    observationChanged(filter: $filter) { id }\n  }\n"): typeof import('./graphql.js').FollowObservationDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ListPeople($first: Int!, $after: String, $filter: UserFilter, $orderBy: UserOrder) {\n    users(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      nodes { id name email role isActive isServiceAccount lastSignInAt createdAt }\n    }\n  }\n"): typeof import('./graphql.js').ListPeopleDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query FindUsers($first: Int!, $filter: UserFilter!) {\n    users(first: $first, filter: $filter, orderBy: { field: NAME }) {\n      pageInfo { hasNextPage }\n      nodes { id name email }\n    }\n  }\n"): typeof import('./graphql.js').FindUsersDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query NameUser($id: ID!) {\n    user(id: $id) { id name email role }\n  }\n"): typeof import('./graphql.js').NameUserDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ShowPerson($id: ID!) {\n    user(id: $id) { id name email role isActive isServiceAccount lastSignInAt createdAt }\n  }\n"): typeof import('./graphql.js').ShowPersonDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ListKeysOf($ownerId: ID!) {\n    apiKeys(first: 100, filter: { ownerId: $ownerId, status: ACTIVE }, orderBy: { field: LAST_USED_AT, direction: DESC }) {\n      totalCount\n      nodes { id name prefix lastUsedAt }\n    }\n  }\n"): typeof import('./graphql.js').ListKeysOfDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AddPerson($input: CreateUserInput!) {\n    createUser(input: $input) { user { id name } }\n  }\n"): typeof import('./graphql.js').AddPersonDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation IssueCode($input: IssueOneTimeCodeInput!) {\n    issueOneTimeCode(input: $input) { code expiresAt user { id } }\n  }\n"): typeof import('./graphql.js').IssueCodeDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ChangeRole($input: SetUserRoleInput!) {\n    setUserRole(input: $input) { user { id role } }\n  }\n"): typeof import('./graphql.js').ChangeRoleDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeactivatePerson($input: DeactivateUserInput!) {\n    deactivateUser(input: $input) { user { id isActive } stoppedKeys { id } }\n  }\n"): typeof import('./graphql.js').DeactivatePersonDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ReactivatePerson($input: ReactivateUserInput!) {\n    reactivateUser(input: $input) { user { id isActive } }\n  }\n"): typeof import('./graphql.js').ReactivatePersonDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ListSessionsOf($userId: ID!) {\n    user(id: $userId) { id sessions { id current client address userAgent createdAt lastUsedAt expiresAt } }\n  }\n"): typeof import('./graphql.js').ListSessionsOfDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation EndOneSession($input: EndSessionInput!) {\n    endSession(input: $input) { user { id } }\n  }\n"): typeof import('./graphql.js').EndOneSessionDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation EndSessionsOf($input: SignOutEverywhereInput!) {\n    signOutEverywhere(input: $input) { user { id } }\n  }\n"): typeof import('./graphql.js').EndSessionsOfDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RetryPreprocessRun($input: RetryPreprocessRunInput!) { retryPreprocessRun(input: $input) { __typename } }\n"): typeof import('./graphql.js').RetryPreprocessRunDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RetryDifferenceRun($input: RetryDifferenceRunInput!) { retryDifferenceRun(input: $input) { __typename } }\n"): typeof import('./graphql.js').RetryDifferenceRunDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RetryModelRun($input: RetryModelRunInput!) { retryModelRun(input: $input) { __typename } }\n"): typeof import('./graphql.js').RetryModelRunDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RetryTrainingRun($input: RetryTrainingRunInput!) { retryTrainingRun(input: $input) { __typename } }\n"): typeof import('./graphql.js').RetryTrainingRunDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RetryJob($input: RetryProcessingJobInput!) { retryProcessingJob(input: $input) { __typename } }\n"): typeof import('./graphql.js').RetryJobDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation FailPreprocessRun($input: FailPreprocessRunInput!) { failPreprocessRun(input: $input) { __typename } }\n"): typeof import('./graphql.js').FailPreprocessRunDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation FailDifferenceRun($input: FailDifferenceRunInput!) { failDifferenceRun(input: $input) { __typename } }\n"): typeof import('./graphql.js').FailDifferenceRunDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation FailModelRun($input: FailModelRunInput!) { failModelRun(input: $input) { __typename } }\n"): typeof import('./graphql.js').FailModelRunDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation FailTrainingRun($input: FailTrainingRunInput!) { failTrainingRun(input: $input) { __typename } }\n"): typeof import('./graphql.js').FailTrainingRunDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation FailJob($input: FailProcessingJobInput!) { failProcessingJob(input: $input) { __typename } }\n"): typeof import('./graphql.js').FailJobDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation FailWorkflowRun($input: FailWorkflowRunInput!) { failWorkflowRun(input: $input) { __typename } }\n"): typeof import('./graphql.js').FailWorkflowRunDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CancelJob($input: CancelProcessingJobInput!) { cancelProcessingJob(input: $input) { __typename } }\n"): typeof import('./graphql.js').CancelJobDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CancelWorkflowRun($input: CancelWorkflowRunInput!) { cancelWorkflowRun(input: $input) { __typename } }\n"): typeof import('./graphql.js').CancelWorkflowRunDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ListPreprocessRuns($first: Int!, $after: String, $filter: PreprocessRunFilter) {\n    list: preprocessRuns(first: $first, after: $after, filter: $filter, orderBy: { field: CREATED_AT, direction: DESC }) {\n      pageInfo { hasNextPage endCursor }\n      nodes {\n        id status error retryCount startedAt completedAt updatedAt leaseEndsAt\n        observation { id externalId survey { id name } }\n      }\n    }\n  }\n"): typeof import('./graphql.js').ListPreprocessRunsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ListDifferenceRuns($first: Int!, $after: String, $filter: DifferenceRunFilter) {\n    list: differenceRuns(first: $first, after: $after, filter: $filter, orderBy: { field: CREATED_AT, direction: DESC }) {\n      pageInfo { hasNextPage endCursor }\n      nodes {\n        id status error retryCount startedAt completedAt updatedAt leaseEndsAt algorithm\n        observation { id externalId survey { id name } }\n      }\n    }\n  }\n"): typeof import('./graphql.js').ListDifferenceRunsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ListModelRuns($first: Int!, $after: String, $filter: ModelRunFilter) {\n    list: modelRuns(first: $first, after: $after, filter: $filter, orderBy: { field: CREATED_AT, direction: DESC }) {\n      pageInfo { hasNextPage endCursor }\n      nodes {\n        id status error retryCount startedAt completedAt updatedAt leaseEndsAt\n        model { id name version }\n        observation { id externalId survey { id name } }\n      }\n    }\n  }\n"): typeof import('./graphql.js').ListModelRunsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ListTrainingRuns($first: Int!, $after: String, $filter: TrainingRunFilter) {\n    list: trainingRuns(first: $first, after: $after, filter: $filter, orderBy: { field: CREATED_AT, direction: DESC }) {\n      pageInfo { hasNextPage endCursor }\n      nodes { id name status error retryCount startedAt completedAt updatedAt dataset { id name } }\n    }\n  }\n"): typeof import('./graphql.js').ListTrainingRunsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ListJobs($first: Int!, $after: String, $filter: ProcessingJobFilter) {\n    list: processingJobs(first: $first, after: $after, filter: $filter, orderBy: { field: CREATED_AT, direction: DESC }) {\n      pageInfo { hasNextPage endCursor }\n      nodes {\n        id type status error retryCount startedAt completedAt updatedAt leaseEndsAt entityId workflowId\n        survey { id name }\n      }\n    }\n  }\n"): typeof import('./graphql.js').ListJobsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ListWorkflowRuns($first: Int!, $after: String, $filter: WorkflowRunFilter) {\n    list: workflowRuns(first: $first, after: $after, filter: $filter, orderBy: { field: CREATED_AT, direction: DESC }) {\n      pageInfo { hasNextPage endCursor }\n      nodes { id flow externalId status error startedAt completedAt updatedAt survey { id name } }\n    }\n  }\n"): typeof import('./graphql.js').ListWorkflowRunsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query CountRuns(\n    $preprocess: PreprocessRunFilter, $difference: DifferenceRunFilter, $model: ModelRunFilter\n    $training: TrainingRunFilter, $job: ProcessingJobFilter, $workflow: WorkflowRunFilter\n  ) {\n    preprocess: preprocessRuns(first: 1, filter: $preprocess) { totalCount }\n    difference: differenceRuns(first: 1, filter: $difference) { totalCount }\n    model: modelRuns(first: 1, filter: $model) { totalCount }\n    training: trainingRuns(first: 1, filter: $training) { totalCount }\n    job: processingJobs(first: 1, filter: $job) { totalCount }\n    workflow: workflowRuns(first: 1, filter: $workflow) { totalCount }\n  }\n"): typeof import('./graphql.js').CountRunsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription FollowRuns($filter: RunChangedFilter) {\n    runChanged(filter: $filter) { id }\n  }\n"): typeof import('./graphql.js').FollowRunsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ListRequests($first: Int!, $after: String, $filter: ApiKeyRequestFilter, $orderBy: ApiKeyRequestOrder) {\n    apiKeyRequests(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      nodes {\n        id name status createdAt permissions surveys\n        requester { id name }\n      }\n    }\n  }\n"): typeof import('./graphql.js').ListRequestsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query CountWaiting {\n    apiKeyRequests(first: 1, filter: { status: OPEN }) { totalCount }\n  }\n"): typeof import('./graphql.js').CountWaitingDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ShowRequest($id: ID!) {\n    apiKeyRequest(id: $id) {\n      id name reason status createdAt permissions surveys expiresInDays collectUntil comment decidedAt\n      requester { id name email role }\n      decidedBy { id name }\n      apiKey { id name }\n    }\n  }\n"): typeof import('./graphql.js').ShowRequestDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription FollowRequests($filter: AuditEventRecordedFilter) {\n    auditEventRecorded(filter: $filter) { id }\n  }\n"): typeof import('./graphql.js').FollowRequestsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SendRequest($input: RequestApiKeyInput!) {\n    requestApiKey(input: $input) { apiKeyRequest { id name } }\n  }\n"): typeof import('./graphql.js').SendRequestDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DecideRequest($input: DecideApiKeyRequestInput!) {\n    decideApiKeyRequest(input: $input) { apiKeyRequest { id status } }\n  }\n"): typeof import('./graphql.js').DecideRequestDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation WithdrawRequest($input: WithdrawApiKeyRequestInput!) {\n    withdrawApiKeyRequest(input: $input) { apiKeyRequest { id status } }\n  }\n"): typeof import('./graphql.js').WithdrawRequestDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CollectKey($input: CollectApiKeyInput!) {\n    collectApiKey(input: $input) { key apiKey { id name permissions } }\n  }\n"): typeof import('./graphql.js').CollectKeyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ListDatasets($first: Int!, $after: String, $filter: TrainingDatasetFilter, $orderBy: TrainingDatasetOrder) {\n    trainingDatasets(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      nodes { id name description sampleCount createdAt surveys { id name } qualityReport { issues } }\n    }\n  }\n"): typeof import('./graphql.js').ListDatasetsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ShowDataset($id: ID!) {\n    trainingDataset(id: $id) {\n      id name description sampleCount seed parameters createdAt\n      surveys { id name }\n      qualityReport {\n        sampleCount observationCount anomalyRatio labelConsistency issues\n        labelCounts { label samples share }\n        splitCounts { label train validation test }\n        surveyCoverage { survey samples share }\n        temporalDistribution { month samples }\n      }\n    }\n    trainingRuns(first: 10, filter: { datasetId: $id }, orderBy: { field: CREATED_AT, direction: DESC }) {\n      nodes { id name status createdAt completedAt error model { id name version } }\n    }\n  }\n"): typeof import('./graphql.js').ShowDatasetDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ReadConfidence($id: ID!, $first: Int!) {\n    trainingSamples(datasetId: $id, first: $first) { nodes { confidence } }\n  }\n"): typeof import('./graphql.js').ReadConfidenceDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ListModels {\n    models(first: 50, orderBy: { field: CREATED_AT, direction: DESC }) {\n      nodes { id name version type isActive description createdAt }\n    }\n  }\n"): typeof import('./graphql.js').ListModelsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ShowModel($id: ID!) {\n    model(id: $id) { id name version type architecture description isActive mlflowRunId trainingEnergy metrics createdAt }\n  }\n"): typeof import('./graphql.js').ShowModelDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query MeasureModel($id: ID!, $filter: DetectionStatisticsFilter) {\n    modelPerformance(modelId: $id, filter: $filter) {\n      judgedCount correctCount accuracy\n      byType { type predictedCount labelledCount correctCount precision recall }\n      confusion { predicted label count }\n      reliability { from to count meanConfidence correctShare }\n    }\n  }\n"): typeof import('./graphql.js').MeasureModelDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query HasKeys {\n    apiKeys(first: 1) { nodes { id } }\n  }\n"): typeof import('./graphql.js').HasKeysDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation EndSessions {\n    signOutEverywhere(input: {}) { user { id } }\n  }\n"): typeof import('./graphql.js').EndSessionsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ShowViewer {\n    viewer { id kind name role permissions }\n  }\n"): typeof import('./graphql.js').ShowViewerDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
