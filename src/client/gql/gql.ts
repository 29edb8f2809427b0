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
    "\n  mutation StartSession($input: SignInInput!) {\n    signIn(input: $input) { accessToken expiresAt refreshToken refreshExpiresAt user { name email role } }\n  }\n": typeof types.StartSessionDocument,
    "\n  mutation RefreshSession($input: RefreshSessionInput!) {\n    refreshSession(input: $input) { accessToken expiresAt refreshToken refreshExpiresAt }\n  }\n": typeof types.RefreshSessionDocument,
    "\n  mutation EndSession($input: SignOutInput!) {\n    signOut(input: $input) { done }\n  }\n": typeof types.EndSessionDocument,
    "\n  query ShowPrincipal {\n    viewer { id kind name role permissions scopes expiresAt }\n  }\n": typeof types.ShowPrincipalDocument,
    "\n  query ListSessions {\n    viewer { sessions { id current client address userAgent createdAt lastUsedAt expiresAt } }\n  }\n": typeof types.ListSessionsDocument,
    "\n  query ListSessionsOf($id: ID!) {\n    user(id: $id) { sessions { id current client address userAgent createdAt lastUsedAt expiresAt } }\n  }\n": typeof types.ListSessionsOfDocument,
    "\n  mutation EndOneSession($input: EndSessionInput!) {\n    endSession(input: $input) { user { id name email } }\n  }\n": typeof types.EndOneSessionDocument,
    "\n  query ListPermissionSets {\n    permissionSets { name description permissions }\n  }\n": typeof types.ListPermissionSetsDocument,
    "\n  query FindRequirements($document: String!, $operationName: String) {\n    requiredPermissions(document: $document, operationName: $operationName) { permission paths }\n  }\n": typeof types.FindRequirementsDocument,
    "\n  query ListKeys($first: Int!, $after: String, $filter: ApiKeyFilter, $orderBy: ApiKeyOrder) {\n    apiKeys(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {\n      nodes { id name prefix status owner { name email } permissions scopes lastUsedAt expiresAt createdAt }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.ListKeysDocument,
    "\n  query ShowOneKey($id: ID!) {\n    apiKey(id: $id) {\n      id name description prefix status owner { name email } createdAt createdBy { name } createdByKey { name prefix }\n      permissions effectivePermissions unusedPermissions scopes allowedAddresses requestsPerMinute\n      usageCount lastUsedAt expiresAt revokedAt revokedReason revokedBy { name }\n      retiredSecrets { prefix rotatedAt endsAt lastUsedAt }\n    }\n  }\n": typeof types.ShowOneKeyDocument,
    "\n  query ShowKeyUsage($id: ID!) {\n    apiKey(id: $id) {\n      id name prefix usageCount lastUsedAt\n      dailyUsage { day requests errors denials }\n      permissionUsage { permission usageCount lastUsedAt }\n      missingPermissions { permission denials lastDeniedAt }\n      unusedPermissions\n    }\n  }\n": typeof types.ShowKeyUsageDocument,
    "\n  mutation MakeKey($input: CreateApiKeyInput!) {\n    createApiKey(input: $input) {\n      key\n      apiKey { id name prefix permissions scopes allowedAddresses expiresAt owner { name email } }\n    }\n  }\n": typeof types.MakeKeyDocument,
    "\n  mutation ChangeKey($input: UpdateApiKeyInput!) {\n    updateApiKey(input: $input) { apiKey { id name prefix permissions scopes allowedAddresses requestsPerMinute expiresAt } }\n  }\n": typeof types.ChangeKeyDocument,
    "\n  mutation ExtendKey($input: ExtendApiKeyInput!) {\n    extendApiKey(input: $input) { apiKey { id name prefix expiresAt } }\n  }\n": typeof types.ExtendKeyDocument,
    "\n  mutation RotateKey($input: RotateApiKeyInput!) {\n    rotateApiKey(input: $input) { key apiKey { id name prefix expiresAt } retiredSecrets { prefix endsAt lastUsedAt } }\n  }\n": typeof types.RotateKeyDocument,
    "\n  mutation EndSecrets($input: EndRetiredSecretsInput!) {\n    endRetiredSecrets(input: $input) { apiKey { id name prefix } endedSecrets { prefix lastUsedAt } }\n  }\n": typeof types.EndSecretsDocument,
    "\n  mutation EndKey($input: RevokeApiKeyInput!) {\n    revokeApiKey(input: $input) { apiKey { id name prefix revokedAt } revokedDescendants { id name prefix } }\n  }\n": typeof types.EndKeyDocument,
    "\n  query ListKeyRequests($first: Int!, $after: String, $filter: ApiKeyRequestFilter) {\n    apiKeyRequests(first: $first, after: $after, filter: $filter) {\n      nodes { id name status requester { name email } permissions surveys reason comment createdAt collectUntil expiresInDays }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.ListKeyRequestsDocument,
    "\n  mutation AskForKey($input: RequestApiKeyInput!) {\n    requestApiKey(input: $input) { apiKeyRequest { id name status permissions surveys } }\n  }\n": typeof types.AskForKeyDocument,
    "\n  mutation DecideKeyRequest($input: DecideApiKeyRequestInput!) {\n    decideApiKeyRequest(input: $input) { apiKeyRequest { id name status permissions surveys collectUntil comment } }\n  }\n": typeof types.DecideKeyRequestDocument,
    "\n  mutation CollectKey($input: CollectApiKeyInput!) {\n    collectApiKey(input: $input) {\n      key\n      apiKey { id name prefix permissions scopes allowedAddresses expiresAt owner { name email } }\n    }\n  }\n": typeof types.CollectKeyDocument,
    "\n  query ListUsers($first: Int!, $after: String, $filter: UserFilter) {\n    users(first: $first, after: $after, filter: $filter) {\n      nodes { id name email role isActive isServiceAccount lastSignInAt createdAt }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.ListUsersDocument,
    "\n  mutation AddUser($input: CreateUserInput!) {\n    createUser(input: $input) { user { id name email role } }\n  }\n": typeof types.AddUserDocument,
    "\n  mutation IssueCode($input: IssueOneTimeCodeInput!) {\n    issueOneTimeCode(input: $input) { code expiresAt user { id name email } }\n  }\n": typeof types.IssueCodeDocument,
    "\n  mutation RedeemCode($input: RedeemOneTimeCodeInput!) {\n    redeemOneTimeCode(input: $input) { done }\n  }\n": typeof types.RedeemCodeDocument,
    "\n  mutation ChangeRole($input: SetUserRoleInput!) {\n    setUserRole(input: $input) { user { id name email role } }\n  }\n": typeof types.ChangeRoleDocument,
    "\n  mutation StopUser($input: DeactivateUserInput!) {\n    deactivateUser(input: $input) { user { id name email isActive } stoppedKeys { id name prefix } }\n  }\n": typeof types.StopUserDocument,
    "\n  mutation ResumeUser($input: ReactivateUserInput!) {\n    reactivateUser(input: $input) { user { id name email isActive } }\n  }\n": typeof types.ResumeUserDocument,
    "\n  query ListAuditEvents($first: Int!, $after: String, $filter: AuditEventFilter, $orderBy: AuditEventOrder) {\n    auditEvents(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {\n      nodes { id createdAt action entityType entityId actorUser { name email } actorKey { name prefix } address requestId before after }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.ListAuditEventsDocument,
    "\n  mutation SignIn($input: SignInInput!) {\n    signIn(input: $input) {\n      accessToken\n      expiresAt\n      user { name role }\n    }\n  }\n": typeof types.SignInDocument,
    "\n  query WhoAmI {\n    viewer { kind name permissions scopes expiresAt }\n  }\n": typeof types.WhoAmIDocument,
    "\n  query FindSurvey($name: String!) {\n    survey(name: $name) { id name isActive }\n  }\n": typeof types.FindSurveyDocument,
    "\n  mutation CreateSurvey($input: CreateSurveyInput!) {\n    createSurvey(input: $input) {\n      survey { id name }\n    }\n  }\n": typeof types.CreateSurveyDocument,
    "\n  mutation CreateApiKey($input: CreateApiKeyInput!) {\n    createApiKey(input: $input) {\n      key\n      apiKey { id name prefix permissions scopes expiresAt }\n    }\n  }\n": typeof types.CreateApiKeyDocument,
    "\n  mutation IngestObservations($input: IngestObservationsInput!) {\n    ingestObservations(input: $input) {\n      inserted\n      updated\n      unchanged\n      rejected { index reason }\n    }\n  }\n": typeof types.IngestObservationsDocument,
    "\n  query ListObservations($first: Int!, $after: String, $filter: ObservationFilter, $orderBy: ObservationOrder) {\n    observations(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {\n      totalCount\n      nodes { id externalId ra dec observedAt status survey { name } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.ListObservationsDocument,
    "\n  query ShowKey($id: ID!) {\n    apiKey(id: $id) { name status usageCount lastUsedAt }\n  }\n": typeof types.ShowKeyDocument,
    "\n  query KeysInUse($search: String!) {\n    apiKeys(first: 50, filter: { search: $search }) {\n      nodes { name status usageCount unusedPermissions(days: 1) }\n    }\n  }\n": typeof types.KeysInUseDocument,
    "\n  mutation RevokeApiKey($input: RevokeApiKeyInput!) {\n    revokeApiKey(input: $input) {\n      apiKey { name status revokedAt revokedReason }\n    }\n  }\n": typeof types.RevokeApiKeyDocument,
    "\n  mutation ClaimPreprocessRuns($input: ClaimPreprocessRunsInput!) {\n    claimPreprocessRuns(input: $input) {\n      runs { id attempt leaseEndsAt preprocessRun { observation { id externalId ra dec status } } }\n    }\n  }\n": typeof types.ClaimPreprocessRunsDocument,
    "\n  mutation CompletePreprocessRun($input: CompletePreprocessRunInput!) {\n    completePreprocessRun(input: $input) {\n      preprocessRun { status retryCount registrationQuality observation { status } }\n    }\n  }\n": typeof types.CompletePreprocessRunDocument,
    "\n  mutation FailPreprocessRun($input: FailPreprocessRunInput!) {\n    failPreprocessRun(input: $input) {\n      preprocessRun { status error observation { status } }\n    }\n  }\n": typeof types.FailPreprocessRunDocument,
    "\n  query FindReferences($near: ConeSearchInput!, $filter: ObservationFilter!) {\n    observations(first: 3, near: $near, filter: $filter) {\n      nodes { id externalId }\n    }\n  }\n": typeof types.FindReferencesDocument,
    "\n  mutation ClaimDifferenceRuns($input: ClaimDifferenceRunsInput!) {\n    claimDifferenceRuns(input: $input) {\n      runs { id attempt leaseEndsAt differenceRun { algorithm observation { id externalId ra dec status } } }\n    }\n  }\n": typeof types.ClaimDifferenceRunsDocument,
    "\n  mutation RecordCandidates($input: RecordCandidatesInput!) {\n    recordCandidates(input: $input) {\n      rows { index id outcome }\n      rejected { index reason }\n    }\n  }\n": typeof types.RecordCandidatesDocument,
    "\n  mutation CompleteDifferenceRun($input: CompleteDifferenceRunInput!) {\n    completeDifferenceRun(input: $input) {\n      differenceRun { status candidatesFound referenceObservation { externalId } observation { status } }\n    }\n  }\n": typeof types.CompleteDifferenceRunDocument,
    "\n  mutation CreateModel($input: CreateModelInput!) {\n    createModel(input: $input) {\n      model { id name version isActive }\n    }\n  }\n": typeof types.CreateModelDocument,
    "\n  mutation ActivateModel($input: ActivateModelInput!) {\n    activateModel(input: $input) {\n      model { name version isActive }\n    }\n  }\n": typeof types.ActivateModelDocument,
    "\n  mutation DeactivateModel($input: DeactivateModelInput!) {\n    deactivateModel(input: $input) {\n      model { name version isActive }\n    }\n  }\n": typeof types.DeactivateModelDocument,
    "\n  mutation ClaimModelRuns($input: ClaimModelRunsInput!) {\n    claimModelRuns(input: $input) {\n      runs { id attempt leaseEndsAt modelRun { model { name version } observation { id externalId ra dec } } }\n    }\n  }\n": typeof types.ClaimModelRunsDocument,
    "\n  mutation RecordDetections($input: RecordDetectionsInput!) {\n    recordDetections(input: $input) {\n      recorded\n      updated\n      unchanged\n      rejected { index reason }\n    }\n  }\n": typeof types.RecordDetectionsDocument,
    "\n  mutation CompleteModelRun($input: CompleteModelRunInput!) {\n    completeModelRun(input: $input) {\n      modelRun { status inferenceTime energy detections(first: 100) { nodes { id type confidence } } }\n    }\n  }\n": typeof types.CompleteModelRunDocument,
    "\n  mutation ValidateDetections($input: ValidateDetectionsInput!) {\n    validateDetections(input: $input) {\n      validated\n    }\n  }\n": typeof types.ValidateDetectionsDocument,
    "\n  mutation ValidateDetection($input: ValidateDetectionInput!) {\n    validateDetection(input: $input) {\n      detection { status humanLabel validations(first: 10) { nodes { label quality } } }\n    }\n  }\n": typeof types.ValidateDetectionDocument,
    "\n  mutation CreateAlert($input: CreateAlertInput!) {\n    createAlert(input: $input) {\n      alert { id status priority title }\n    }\n  }\n": typeof types.CreateAlertDocument,
    "\n  mutation UpdateAlert($input: UpdateAlertInput!) {\n    updateAlert(input: $input) {\n      alert { status attempts sentAt }\n    }\n  }\n": typeof types.UpdateAlertDocument,
    "\n  mutation CollectTrainingDataset($input: CollectTrainingDatasetInput!) {\n    collectTrainingDataset(input: $input) {\n      trainingDataset {\n        id\n        name\n        sampleCount\n        qualityReport { labelConsistency labelCounts { label samples } splitCounts { label train validation test } issues }\n      }\n    }\n  }\n": typeof types.CollectTrainingDatasetDocument,
    "\n  query ReadSamples($datasetId: ID!, $split: DatasetSplit, $first: Int!, $after: String) {\n    trainingSamples(datasetId: $datasetId, split: $split, first: $first, after: $after) {\n      totalCount\n      nodes { position split label confidence observation { externalId ra dec } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.ReadSamplesDocument,
    "\n  mutation StartTrainingRun($input: StartTrainingRunInput!) {\n    startTrainingRun(input: $input) {\n      trainingRun { id status dataset { name } }\n    }\n  }\n": typeof types.StartTrainingRunDocument,
    "\n  mutation CompleteTrainingRun($input: CompleteTrainingRunInput!) {\n    completeTrainingRun(input: $input) {\n      trainingRun { status metrics model { name version } }\n    }\n  }\n": typeof types.CompleteTrainingRunDocument,
    "\n  mutation StartWorkflowRun($input: StartWorkflowRunInput!) {\n    startWorkflowRun(input: $input) {\n      workflowRun { id status }\n    }\n  }\n": typeof types.StartWorkflowRunDocument,
    "\n  mutation CompleteWorkflowRun($input: CompleteWorkflowRunInput!) {\n    completeWorkflowRun(input: $input) {\n      workflowRun { id status report }\n    }\n  }\n": typeof types.CompleteWorkflowRunDocument,
    "\n  mutation CreateMonitoringCampaign($input: CreateMonitoringCampaignInput!) {\n    createMonitoringCampaign(input: $input) {\n      monitoringCampaign { id name }\n    }\n  }\n": typeof types.CreateMonitoringCampaignDocument,
    "\n  query ReadCampaign($survey: String!, $name: String!, $type: CalibrationType!, $instrument: String!) {\n    monitoringCampaign(survey: $survey, name: $name) {\n      observations(first: 100) {\n        nodes { externalId ra dec calibrationFrame(type: $type, instrument: $instrument) { path } }\n      }\n    }\n  }\n": typeof types.ReadCampaignDocument,
    "\n  mutation RegisterCalibrationFrame($input: RegisterCalibrationFrameInput!) {\n    registerCalibrationFrame(input: $input) {\n      calibrationFrame { id path validFrom validUntil }\n    }\n  }\n": typeof types.RegisterCalibrationFrameDocument,
    "\n  query MatchDetections($positions: [CrossMatchPosition!]!) {\n    crossMatch(of: DETECTION, positions: $positions) { positionId matches { rowId separation } }\n  }\n": typeof types.MatchDetectionsDocument,
    "\n  query CountDetections($filter: DetectionStatisticsFilter) {\n    detectionStatistics(filter: $filter) { count judgedCount meanConfidence }\n  }\n": typeof types.CountDetectionsDocument,
};
const documents: Documents = {
    "\n  mutation StartSession($input: SignInInput!) {\n    signIn(input: $input) { accessToken expiresAt refreshToken refreshExpiresAt user { name email role } }\n  }\n": types.StartSessionDocument,
    "\n  mutation RefreshSession($input: RefreshSessionInput!) {\n    refreshSession(input: $input) { accessToken expiresAt refreshToken refreshExpiresAt }\n  }\n": types.RefreshSessionDocument,
    "\n  mutation EndSession($input: SignOutInput!) {\n    signOut(input: $input) { done }\n  }\n": types.EndSessionDocument,
    "\n  query ShowPrincipal {\n    viewer { id kind name role permissions scopes expiresAt }\n  }\n": types.ShowPrincipalDocument,
    "\n  query ListSessions {\n    viewer { sessions { id current client address userAgent createdAt lastUsedAt expiresAt } }\n  }\n": types.ListSessionsDocument,
    "\n  query ListSessionsOf($id: ID!) {\n    user(id: $id) { sessions { id current client address userAgent createdAt lastUsedAt expiresAt } }\n  }\n": types.ListSessionsOfDocument,
    "\n  mutation EndOneSession($input: EndSessionInput!) {\n    endSession(input: $input) { user { id name email } }\n  }\n": types.EndOneSessionDocument,
    "\n  query ListPermissionSets {\n    permissionSets { name description permissions }\n  }\n": types.ListPermissionSetsDocument,
    "\n  query FindRequirements($document: String!, $operationName: String) {\n    requiredPermissions(document: $document, operationName: $operationName) { permission paths }\n  }\n": types.FindRequirementsDocument,
    "\n  query ListKeys($first: Int!, $after: String, $filter: ApiKeyFilter, $orderBy: ApiKeyOrder) {\n    apiKeys(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {\n      nodes { id name prefix status owner { name email } permissions scopes lastUsedAt expiresAt createdAt }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.ListKeysDocument,
    "\n  query ShowOneKey($id: ID!) {\n    apiKey(id: $id) {\n      id name description prefix status owner { name email } createdAt createdBy { name } createdByKey { name prefix }\n      permissions effectivePermissions unusedPermissions scopes allowedAddresses requestsPerMinute\n      usageCount lastUsedAt expiresAt revokedAt revokedReason revokedBy { name }\n      retiredSecrets { prefix rotatedAt endsAt lastUsedAt }\n    }\n  }\n": types.ShowOneKeyDocument,
    "\n  query ShowKeyUsage($id: ID!) {\n    apiKey(id: $id) {\n      id name prefix usageCount lastUsedAt\n      dailyUsage { day requests errors denials }\n      permissionUsage { permission usageCount lastUsedAt }\n      missingPermissions { permission denials lastDeniedAt }\n      unusedPermissions\n    }\n  }\n": types.ShowKeyUsageDocument,
    "\n  mutation MakeKey($input: CreateApiKeyInput!) {\n    createApiKey(input: $input) {\n      key\n      apiKey { id name prefix permissions scopes allowedAddresses expiresAt owner { name email } }\n    }\n  }\n": types.MakeKeyDocument,
    "\n  mutation ChangeKey($input: UpdateApiKeyInput!) {\n    updateApiKey(input: $input) { apiKey { id name prefix permissions scopes allowedAddresses requestsPerMinute expiresAt } }\n  }\n": types.ChangeKeyDocument,
    "\n  mutation ExtendKey($input: ExtendApiKeyInput!) {\n    extendApiKey(input: $input) { apiKey { id name prefix expiresAt } }\n  }\n": types.ExtendKeyDocument,
    "\n  mutation RotateKey($input: RotateApiKeyInput!) {\n    rotateApiKey(input: $input) { key apiKey { id name prefix expiresAt } retiredSecrets { prefix endsAt lastUsedAt } }\n  }\n": types.RotateKeyDocument,
    "\n  mutation EndSecrets($input: EndRetiredSecretsInput!) {\n    endRetiredSecrets(input: $input) { apiKey { id name prefix } endedSecrets { prefix lastUsedAt } }\n  }\n": types.EndSecretsDocument,
    "\n  mutation EndKey($input: RevokeApiKeyInput!) {\n    revokeApiKey(input: $input) { apiKey { id name prefix revokedAt } revokedDescendants { id name prefix } }\n  }\n": types.EndKeyDocument,
    "\n  query ListKeyRequests($first: Int!, $after: String, $filter: ApiKeyRequestFilter) {\n    apiKeyRequests(first: $first, after: $after, filter: $filter) {\n      nodes { id name status requester { name email } permissions surveys reason comment createdAt collectUntil expiresInDays }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.ListKeyRequestsDocument,
    "\n  mutation AskForKey($input: RequestApiKeyInput!) {\n    requestApiKey(input: $input) { apiKeyRequest { id name status permissions surveys } }\n  }\n": types.AskForKeyDocument,
    "\n  mutation DecideKeyRequest($input: DecideApiKeyRequestInput!) {\n    decideApiKeyRequest(input: $input) { apiKeyRequest { id name status permissions surveys collectUntil comment } }\n  }\n": types.DecideKeyRequestDocument,
    "\n  mutation CollectKey($input: CollectApiKeyInput!) {\n    collectApiKey(input: $input) {\n      key\n      apiKey { id name prefix permissions scopes allowedAddresses expiresAt owner { name email } }\n    }\n  }\n": types.CollectKeyDocument,
    "\n  query ListUsers($first: Int!, $after: String, $filter: UserFilter) {\n    users(first: $first, after: $after, filter: $filter) {\n      nodes { id name email role isActive isServiceAccount lastSignInAt createdAt }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.ListUsersDocument,
    "\n  mutation AddUser($input: CreateUserInput!) {\n    createUser(input: $input) { user { id name email role } }\n  }\n": types.AddUserDocument,
    "\n  mutation IssueCode($input: IssueOneTimeCodeInput!) {\n    issueOneTimeCode(input: $input) { code expiresAt user { id name email } }\n  }\n": types.IssueCodeDocument,
    "\n  mutation RedeemCode($input: RedeemOneTimeCodeInput!) {\n    redeemOneTimeCode(input: $input) { done }\n  }\n": types.RedeemCodeDocument,
    "\n  mutation ChangeRole($input: SetUserRoleInput!) {\n    setUserRole(input: $input) { user { id name email role } }\n  }\n": types.ChangeRoleDocument,
    "\n  mutation StopUser($input: DeactivateUserInput!) {\n    deactivateUser(input: $input) { user { id name email isActive } stoppedKeys { id name prefix } }\n  }\n": types.StopUserDocument,
    "\n  mutation ResumeUser($input: ReactivateUserInput!) {\n    reactivateUser(input: $input) { user { id name email isActive } }\n  }\n": types.ResumeUserDocument,
    "\n  query ListAuditEvents($first: Int!, $after: String, $filter: AuditEventFilter, $orderBy: AuditEventOrder) {\n    auditEvents(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {\n      nodes { id createdAt action entityType entityId actorUser { name email } actorKey { name prefix } address requestId before after }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.ListAuditEventsDocument,
    "\n  mutation SignIn($input: SignInInput!) {\n    signIn(input: $input) {\n      accessToken\n      expiresAt\n      user { name role }\n    }\n  }\n": types.SignInDocument,
    "\n  query WhoAmI {\n    viewer { kind name permissions scopes expiresAt }\n  }\n": types.WhoAmIDocument,
    "\n  query FindSurvey($name: String!) {\n    survey(name: $name) { id name isActive }\n  }\n": types.FindSurveyDocument,
    "\n  mutation CreateSurvey($input: CreateSurveyInput!) {\n    createSurvey(input: $input) {\n      survey { id name }\n    }\n  }\n": types.CreateSurveyDocument,
    "\n  mutation CreateApiKey($input: CreateApiKeyInput!) {\n    createApiKey(input: $input) {\n      key\n      apiKey { id name prefix permissions scopes expiresAt }\n    }\n  }\n": types.CreateApiKeyDocument,
    "\n  mutation IngestObservations($input: IngestObservationsInput!) {\n    ingestObservations(input: $input) {\n      inserted\n      updated\n      unchanged\n      rejected { index reason }\n    }\n  }\n": types.IngestObservationsDocument,
    "\n  query ListObservations($first: Int!, $after: String, $filter: ObservationFilter, $orderBy: ObservationOrder) {\n    observations(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {\n      totalCount\n      nodes { id externalId ra dec observedAt status survey { name } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.ListObservationsDocument,
    "\n  query ShowKey($id: ID!) {\n    apiKey(id: $id) { name status usageCount lastUsedAt }\n  }\n": types.ShowKeyDocument,
    "\n  query KeysInUse($search: String!) {\n    apiKeys(first: 50, filter: { search: $search }) {\n      nodes { name status usageCount unusedPermissions(days: 1) }\n    }\n  }\n": types.KeysInUseDocument,
    "\n  mutation RevokeApiKey($input: RevokeApiKeyInput!) {\n    revokeApiKey(input: $input) {\n      apiKey { name status revokedAt revokedReason }\n    }\n  }\n": types.RevokeApiKeyDocument,
    "\n  mutation ClaimPreprocessRuns($input: ClaimPreprocessRunsInput!) {\n    claimPreprocessRuns(input: $input) {\n      runs { id attempt leaseEndsAt preprocessRun { observation { id externalId ra dec status } } }\n    }\n  }\n": types.ClaimPreprocessRunsDocument,
    "\n  mutation CompletePreprocessRun($input: CompletePreprocessRunInput!) {\n    completePreprocessRun(input: $input) {\n      preprocessRun { status retryCount registrationQuality observation { status } }\n    }\n  }\n": types.CompletePreprocessRunDocument,
    "\n  mutation FailPreprocessRun($input: FailPreprocessRunInput!) {\n    failPreprocessRun(input: $input) {\n      preprocessRun { status error observation { status } }\n    }\n  }\n": types.FailPreprocessRunDocument,
    "\n  query FindReferences($near: ConeSearchInput!, $filter: ObservationFilter!) {\n    observations(first: 3, near: $near, filter: $filter) {\n      nodes { id externalId }\n    }\n  }\n": types.FindReferencesDocument,
    "\n  mutation ClaimDifferenceRuns($input: ClaimDifferenceRunsInput!) {\n    claimDifferenceRuns(input: $input) {\n      runs { id attempt leaseEndsAt differenceRun { algorithm observation { id externalId ra dec status } } }\n    }\n  }\n": types.ClaimDifferenceRunsDocument,
    "\n  mutation RecordCandidates($input: RecordCandidatesInput!) {\n    recordCandidates(input: $input) {\n      rows { index id outcome }\n      rejected { index reason }\n    }\n  }\n": types.RecordCandidatesDocument,
    "\n  mutation CompleteDifferenceRun($input: CompleteDifferenceRunInput!) {\n    completeDifferenceRun(input: $input) {\n      differenceRun { status candidatesFound referenceObservation { externalId } observation { status } }\n    }\n  }\n": types.CompleteDifferenceRunDocument,
    "\n  mutation CreateModel($input: CreateModelInput!) {\n    createModel(input: $input) {\n      model { id name version isActive }\n    }\n  }\n": types.CreateModelDocument,
    "\n  mutation ActivateModel($input: ActivateModelInput!) {\n    activateModel(input: $input) {\n      model { name version isActive }\n    }\n  }\n": types.ActivateModelDocument,
    "\n  mutation DeactivateModel($input: DeactivateModelInput!) {\n    deactivateModel(input: $input) {\n      model { name version isActive }\n    }\n  }\n": types.DeactivateModelDocument,
    "\n  mutation ClaimModelRuns($input: ClaimModelRunsInput!) {\n    claimModelRuns(input: $input) {\n      runs { id attempt leaseEndsAt modelRun { model { name version } observation { id externalId ra dec } } }\n    }\n  }\n": types.ClaimModelRunsDocument,
    "\n  mutation RecordDetections($input: RecordDetectionsInput!) {\n    recordDetections(input: $input) {\n      recorded\n      updated\n      unchanged\n      rejected { index reason }\n    }\n  }\n": types.RecordDetectionsDocument,
    "\n  mutation CompleteModelRun($input: CompleteModelRunInput!) {\n    completeModelRun(input: $input) {\n      modelRun { status inferenceTime energy detections(first: 100) { nodes { id type confidence } } }\n    }\n  }\n": types.CompleteModelRunDocument,
    "\n  mutation ValidateDetections($input: ValidateDetectionsInput!) {\n    validateDetections(input: $input) {\n      validated\n    }\n  }\n": types.ValidateDetectionsDocument,
    "\n  mutation ValidateDetection($input: ValidateDetectionInput!) {\n    validateDetection(input: $input) {\n      detection { status humanLabel validations(first: 10) { nodes { label quality } } }\n    }\n  }\n": types.ValidateDetectionDocument,
    "\n  mutation CreateAlert($input: CreateAlertInput!) {\n    createAlert(input: $input) {\n      alert { id status priority title }\n    }\n  }\n": types.CreateAlertDocument,
    "\n  mutation UpdateAlert($input: UpdateAlertInput!) {\n    updateAlert(input: $input) {\n      alert { status attempts sentAt }\n    }\n  }\n": types.UpdateAlertDocument,
    "\n  mutation CollectTrainingDataset($input: CollectTrainingDatasetInput!) {\n    collectTrainingDataset(input: $input) {\n      trainingDataset {\n        id\n        name\n        sampleCount\n        qualityReport { labelConsistency labelCounts { label samples } splitCounts { label train validation test } issues }\n      }\n    }\n  }\n": types.CollectTrainingDatasetDocument,
    "\n  query ReadSamples($datasetId: ID!, $split: DatasetSplit, $first: Int!, $after: String) {\n    trainingSamples(datasetId: $datasetId, split: $split, first: $first, after: $after) {\n      totalCount\n      nodes { position split label confidence observation { externalId ra dec } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.ReadSamplesDocument,
    "\n  mutation StartTrainingRun($input: StartTrainingRunInput!) {\n    startTrainingRun(input: $input) {\n      trainingRun { id status dataset { name } }\n    }\n  }\n": types.StartTrainingRunDocument,
    "\n  mutation CompleteTrainingRun($input: CompleteTrainingRunInput!) {\n    completeTrainingRun(input: $input) {\n      trainingRun { status metrics model { name version } }\n    }\n  }\n": types.CompleteTrainingRunDocument,
    "\n  mutation StartWorkflowRun($input: StartWorkflowRunInput!) {\n    startWorkflowRun(input: $input) {\n      workflowRun { id status }\n    }\n  }\n": types.StartWorkflowRunDocument,
    "\n  mutation CompleteWorkflowRun($input: CompleteWorkflowRunInput!) {\n    completeWorkflowRun(input: $input) {\n      workflowRun { id status report }\n    }\n  }\n": types.CompleteWorkflowRunDocument,
    "\n  mutation CreateMonitoringCampaign($input: CreateMonitoringCampaignInput!) {\n    createMonitoringCampaign(input: $input) {\n      monitoringCampaign { id name }\n    }\n  }\n": types.CreateMonitoringCampaignDocument,
    "\n  query ReadCampaign($survey: String!, $name: String!, $type: CalibrationType!, $instrument: String!) {\n    monitoringCampaign(survey: $survey, name: $name) {\n      observations(first: 100) {\n        nodes { externalId ra dec calibrationFrame(type: $type, instrument: $instrument) { path } }\n      }\n    }\n  }\n": types.ReadCampaignDocument,
    "\n  mutation RegisterCalibrationFrame($input: RegisterCalibrationFrameInput!) {\n    registerCalibrationFrame(input: $input) {\n      calibrationFrame { id path validFrom validUntil }\n    }\n  }\n": types.RegisterCalibrationFrameDocument,
    "\n  query MatchDetections($positions: [CrossMatchPosition!]!) {\n    crossMatch(of: DETECTION, positions: $positions) { positionId matches { rowId separation } }\n  }\n": types.MatchDetectionsDocument,
    "\n  query CountDetections($filter: DetectionStatisticsFilter) {\n    detectionStatistics(filter: $filter) { count judgedCount meanConfidence }\n  }\n": types.CountDetectionsDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation StartSession($input: SignInInput!) {\n    signIn(input: $input) { accessToken expiresAt refreshToken refreshExpiresAt user { name email role } }\n  }\n"): typeof import('./graphql.js').StartSessionDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RefreshSession($input: RefreshSessionInput!) {\n    refreshSession(input: $input) { accessToken expiresAt refreshToken refreshExpiresAt }\n  }\n"): typeof import('./graphql.js').RefreshSessionDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation EndSession($input: SignOutInput!) {\n    signOut(input: $input) { done }\n  }\n"): typeof import('./graphql.js').EndSessionDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ShowPrincipal {\n    viewer { id kind name role permissions scopes expiresAt }\n  }\n"): typeof import('./graphql.js').ShowPrincipalDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ListSessions {\n    viewer { sessions { id current client address userAgent createdAt lastUsedAt expiresAt } }\n  }\n"): typeof import('./graphql.js').ListSessionsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ListSessionsOf($id: ID!) {\n    user(id: $id) { sessions { id current client address userAgent createdAt lastUsedAt expiresAt } }\n  }\n"): typeof import('./graphql.js').ListSessionsOfDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation EndOneSession($input: EndSessionInput!) {\n    endSession(input: $input) { user { id name email } }\n  }\n"): typeof import('./graphql.js').EndOneSessionDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ListPermissionSets {\n    permissionSets { name description permissions }\n  }\n"): typeof import('./graphql.js').ListPermissionSetsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query FindRequirements($document: String!, $operationName: String) {\n    requiredPermissions(document: $document, operationName: $operationName) { permission paths }\n  }\n"): typeof import('./graphql.js').FindRequirementsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ListKeys($first: Int!, $after: String, $filter: ApiKeyFilter, $orderBy: ApiKeyOrder) {\n    apiKeys(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {\n      nodes { id name prefix status owner { name email } permissions scopes lastUsedAt expiresAt createdAt }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): typeof import('./graphql.js').ListKeysDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ShowOneKey($id: ID!) {\n    apiKey(id: $id) {\n      id name description prefix status owner { name email } createdAt createdBy { name } createdByKey { name prefix }\n      permissions effectivePermissions unusedPermissions scopes allowedAddresses requestsPerMinute\n      usageCount lastUsedAt expiresAt revokedAt revokedReason revokedBy { name }\n      retiredSecrets { prefix rotatedAt endsAt lastUsedAt }\n    }\n  }\n"): typeof import('./graphql.js').ShowOneKeyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ShowKeyUsage($id: ID!) {\n    apiKey(id: $id) {\n      id name prefix usageCount lastUsedAt\n      dailyUsage { day requests errors denials }\n      permissionUsage { permission usageCount lastUsedAt }\n      missingPermissions { permission denials lastDeniedAt }\n      unusedPermissions\n    }\n  }\n"): typeof import('./graphql.js').ShowKeyUsageDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation MakeKey($input: CreateApiKeyInput!) {\n    createApiKey(input: $input) {\n      key\n      apiKey { id name prefix permissions scopes allowedAddresses expiresAt owner { name email } }\n    }\n  }\n"): typeof import('./graphql.js').MakeKeyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ChangeKey($input: UpdateApiKeyInput!) {\n    updateApiKey(input: $input) { apiKey { id name prefix permissions scopes allowedAddresses requestsPerMinute expiresAt } }\n  }\n"): typeof import('./graphql.js').ChangeKeyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ExtendKey($input: ExtendApiKeyInput!) {\n    extendApiKey(input: $input) { apiKey { id name prefix expiresAt } }\n  }\n"): typeof import('./graphql.js').ExtendKeyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RotateKey($input: RotateApiKeyInput!) {\n    rotateApiKey(input: $input) { key apiKey { id name prefix expiresAt } retiredSecrets { prefix endsAt lastUsedAt } }\n  }\n"): typeof import('./graphql.js').RotateKeyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation EndSecrets($input: EndRetiredSecretsInput!) {\n    endRetiredSecrets(input: $input) { apiKey { id name prefix } endedSecrets { prefix lastUsedAt } }\n  }\n"): typeof import('./graphql.js').EndSecretsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation EndKey($input: RevokeApiKeyInput!) {\n    revokeApiKey(input: $input) { apiKey { id name prefix revokedAt } revokedDescendants { id name prefix } }\n  }\n"): typeof import('./graphql.js').EndKeyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ListKeyRequests($first: Int!, $after: String, $filter: ApiKeyRequestFilter) {\n    apiKeyRequests(first: $first, after: $after, filter: $filter) {\n      nodes { id name status requester { name email } permissions surveys reason comment createdAt collectUntil expiresInDays }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): typeof import('./graphql.js').ListKeyRequestsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AskForKey($input: RequestApiKeyInput!) {\n    requestApiKey(input: $input) { apiKeyRequest { id name status permissions surveys } }\n  }\n"): typeof import('./graphql.js').AskForKeyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DecideKeyRequest($input: DecideApiKeyRequestInput!) {\n    decideApiKeyRequest(input: $input) { apiKeyRequest { id name status permissions surveys collectUntil comment } }\n  }\n"): typeof import('./graphql.js').DecideKeyRequestDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CollectKey($input: CollectApiKeyInput!) {\n    collectApiKey(input: $input) {\n      key\n      apiKey { id name prefix permissions scopes allowedAddresses expiresAt owner { name email } }\n    }\n  }\n"): typeof import('./graphql.js').CollectKeyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ListUsers($first: Int!, $after: String, $filter: UserFilter) {\n    users(first: $first, after: $after, filter: $filter) {\n      nodes { id name email role isActive isServiceAccount lastSignInAt createdAt }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): typeof import('./graphql.js').ListUsersDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AddUser($input: CreateUserInput!) {\n    createUser(input: $input) { user { id name email role } }\n  }\n"): typeof import('./graphql.js').AddUserDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation IssueCode($input: IssueOneTimeCodeInput!) {\n    issueOneTimeCode(input: $input) { code expiresAt user { id name email } }\n  }\n"): typeof import('./graphql.js').IssueCodeDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RedeemCode($input: RedeemOneTimeCodeInput!) {\n    redeemOneTimeCode(input: $input) { done }\n  }\n"): typeof import('./graphql.js').RedeemCodeDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ChangeRole($input: SetUserRoleInput!) {\n    setUserRole(input: $input) { user { id name email role } }\n  }\n"): typeof import('./graphql.js').ChangeRoleDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation StopUser($input: DeactivateUserInput!) {\n    deactivateUser(input: $input) { user { id name email isActive } stoppedKeys { id name prefix } }\n  }\n"): typeof import('./graphql.js').StopUserDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ResumeUser($input: ReactivateUserInput!) {\n    reactivateUser(input: $input) { user { id name email isActive } }\n  }\n"): typeof import('./graphql.js').ResumeUserDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ListAuditEvents($first: Int!, $after: String, $filter: AuditEventFilter, $orderBy: AuditEventOrder) {\n    auditEvents(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {\n      nodes { id createdAt action entityType entityId actorUser { name email } actorKey { name prefix } address requestId before after }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): typeof import('./graphql.js').ListAuditEventsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SignIn($input: SignInInput!) {\n    signIn(input: $input) {\n      accessToken\n      expiresAt\n      user { name role }\n    }\n  }\n"): typeof import('./graphql.js').SignInDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query WhoAmI {\n    viewer { kind name permissions scopes expiresAt }\n  }\n"): typeof import('./graphql.js').WhoAmIDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query FindSurvey($name: String!) {\n    survey(name: $name) { id name isActive }\n  }\n"): typeof import('./graphql.js').FindSurveyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateSurvey($input: CreateSurveyInput!) {\n    createSurvey(input: $input) {\n      survey { id name }\n    }\n  }\n"): typeof import('./graphql.js').CreateSurveyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateApiKey($input: CreateApiKeyInput!) {\n    createApiKey(input: $input) {\n      key\n      apiKey { id name prefix permissions scopes expiresAt }\n    }\n  }\n"): typeof import('./graphql.js').CreateApiKeyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation IngestObservations($input: IngestObservationsInput!) {\n    ingestObservations(input: $input) {\n      inserted\n      updated\n      unchanged\n      rejected { index reason }\n    }\n  }\n"): typeof import('./graphql.js').IngestObservationsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ListObservations($first: Int!, $after: String, $filter: ObservationFilter, $orderBy: ObservationOrder) {\n    observations(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {\n      totalCount\n      nodes { id externalId ra dec observedAt status survey { name } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): typeof import('./graphql.js').ListObservationsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ShowKey($id: ID!) {\n    apiKey(id: $id) { name status usageCount lastUsedAt }\n  }\n"): typeof import('./graphql.js').ShowKeyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query KeysInUse($search: String!) {\n    apiKeys(first: 50, filter: { search: $search }) {\n      nodes { name status usageCount unusedPermissions(days: 1) }\n    }\n  }\n"): typeof import('./graphql.js').KeysInUseDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RevokeApiKey($input: RevokeApiKeyInput!) {\n    revokeApiKey(input: $input) {\n      apiKey { name status revokedAt revokedReason }\n    }\n  }\n"): typeof import('./graphql.js').RevokeApiKeyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ClaimPreprocessRuns($input: ClaimPreprocessRunsInput!) {\n    claimPreprocessRuns(input: $input) {\n      runs { id attempt leaseEndsAt preprocessRun { observation { id externalId ra dec status } } }\n    }\n  }\n"): typeof import('./graphql.js').ClaimPreprocessRunsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CompletePreprocessRun($input: CompletePreprocessRunInput!) {\n    completePreprocessRun(input: $input) {\n      preprocessRun { status retryCount registrationQuality observation { status } }\n    }\n  }\n"): typeof import('./graphql.js').CompletePreprocessRunDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation FailPreprocessRun($input: FailPreprocessRunInput!) {\n    failPreprocessRun(input: $input) {\n      preprocessRun { status error observation { status } }\n    }\n  }\n"): typeof import('./graphql.js').FailPreprocessRunDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query FindReferences($near: ConeSearchInput!, $filter: ObservationFilter!) {\n    observations(first: 3, near: $near, filter: $filter) {\n      nodes { id externalId }\n    }\n  }\n"): typeof import('./graphql.js').FindReferencesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ClaimDifferenceRuns($input: ClaimDifferenceRunsInput!) {\n    claimDifferenceRuns(input: $input) {\n      runs { id attempt leaseEndsAt differenceRun { algorithm observation { id externalId ra dec status } } }\n    }\n  }\n"): typeof import('./graphql.js').ClaimDifferenceRunsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RecordCandidates($input: RecordCandidatesInput!) {\n    recordCandidates(input: $input) {\n      rows { index id outcome }\n      rejected { index reason }\n    }\n  }\n"): typeof import('./graphql.js').RecordCandidatesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CompleteDifferenceRun($input: CompleteDifferenceRunInput!) {\n    completeDifferenceRun(input: $input) {\n      differenceRun { status candidatesFound referenceObservation { externalId } observation { status } }\n    }\n  }\n"): typeof import('./graphql.js').CompleteDifferenceRunDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateModel($input: CreateModelInput!) {\n    createModel(input: $input) {\n      model { id name version isActive }\n    }\n  }\n"): typeof import('./graphql.js').CreateModelDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ActivateModel($input: ActivateModelInput!) {\n    activateModel(input: $input) {\n      model { name version isActive }\n    }\n  }\n"): typeof import('./graphql.js').ActivateModelDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeactivateModel($input: DeactivateModelInput!) {\n    deactivateModel(input: $input) {\n      model { name version isActive }\n    }\n  }\n"): typeof import('./graphql.js').DeactivateModelDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ClaimModelRuns($input: ClaimModelRunsInput!) {\n    claimModelRuns(input: $input) {\n      runs { id attempt leaseEndsAt modelRun { model { name version } observation { id externalId ra dec } } }\n    }\n  }\n"): typeof import('./graphql.js').ClaimModelRunsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RecordDetections($input: RecordDetectionsInput!) {\n    recordDetections(input: $input) {\n      recorded\n      updated\n      unchanged\n      rejected { index reason }\n    }\n  }\n"): typeof import('./graphql.js').RecordDetectionsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CompleteModelRun($input: CompleteModelRunInput!) {\n    completeModelRun(input: $input) {\n      modelRun { status inferenceTime energy detections(first: 100) { nodes { id type confidence } } }\n    }\n  }\n"): typeof import('./graphql.js').CompleteModelRunDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ValidateDetections($input: ValidateDetectionsInput!) {\n    validateDetections(input: $input) {\n      validated\n    }\n  }\n"): typeof import('./graphql.js').ValidateDetectionsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ValidateDetection($input: ValidateDetectionInput!) {\n    validateDetection(input: $input) {\n      detection { status humanLabel validations(first: 10) { nodes { label quality } } }\n    }\n  }\n"): typeof import('./graphql.js').ValidateDetectionDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateAlert($input: CreateAlertInput!) {\n    createAlert(input: $input) {\n      alert { id status priority title }\n    }\n  }\n"): typeof import('./graphql.js').CreateAlertDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UpdateAlert($input: UpdateAlertInput!) {\n    updateAlert(input: $input) {\n      alert { status attempts sentAt }\n    }\n  }\n"): typeof import('./graphql.js').UpdateAlertDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CollectTrainingDataset($input: CollectTrainingDatasetInput!) {\n    collectTrainingDataset(input: $input) {\n      trainingDataset {\n        id\n        name\n        sampleCount\n        qualityReport { labelConsistency labelCounts { label samples } splitCounts { label train validation test } issues }\n      }\n    }\n  }\n"): typeof import('./graphql.js').CollectTrainingDatasetDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ReadSamples($datasetId: ID!, $split: DatasetSplit, $first: Int!, $after: String) {\n    trainingSamples(datasetId: $datasetId, split: $split, first: $first, after: $after) {\n      totalCount\n      nodes { position split label confidence observation { externalId ra dec } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): typeof import('./graphql.js').ReadSamplesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation StartTrainingRun($input: StartTrainingRunInput!) {\n    startTrainingRun(input: $input) {\n      trainingRun { id status dataset { name } }\n    }\n  }\n"): typeof import('./graphql.js').StartTrainingRunDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CompleteTrainingRun($input: CompleteTrainingRunInput!) {\n    completeTrainingRun(input: $input) {\n      trainingRun { status metrics model { name version } }\n    }\n  }\n"): typeof import('./graphql.js').CompleteTrainingRunDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation StartWorkflowRun($input: StartWorkflowRunInput!) {\n    startWorkflowRun(input: $input) {\n      workflowRun { id status }\n    }\n  }\n"): typeof import('./graphql.js').StartWorkflowRunDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CompleteWorkflowRun($input: CompleteWorkflowRunInput!) {\n    completeWorkflowRun(input: $input) {\n      workflowRun { id status report }\n    }\n  }\n"): typeof import('./graphql.js').CompleteWorkflowRunDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateMonitoringCampaign($input: CreateMonitoringCampaignInput!) {\n    createMonitoringCampaign(input: $input) {\n      monitoringCampaign { id name }\n    }\n  }\n"): typeof import('./graphql.js').CreateMonitoringCampaignDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ReadCampaign($survey: String!, $name: String!, $type: CalibrationType!, $instrument: String!) {\n    monitoringCampaign(survey: $survey, name: $name) {\n      observations(first: 100) {\n        nodes { externalId ra dec calibrationFrame(type: $type, instrument: $instrument) { path } }\n      }\n    }\n  }\n"): typeof import('./graphql.js').ReadCampaignDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RegisterCalibrationFrame($input: RegisterCalibrationFrameInput!) {\n    registerCalibrationFrame(input: $input) {\n      calibrationFrame { id path validFrom validUntil }\n    }\n  }\n"): typeof import('./graphql.js').RegisterCalibrationFrameDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query MatchDetections($positions: [CrossMatchPosition!]!) {\n    crossMatch(of: DETECTION, positions: $positions) { positionId matches { rowId separation } }\n  }\n"): typeof import('./graphql.js').MatchDetectionsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query CountDetections($filter: DetectionStatisticsFilter) {\n    detectionStatistics(filter: $filter) { count judgedCount meanConfidence }\n  }\n"): typeof import('./graphql.js').CountDetectionsDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
