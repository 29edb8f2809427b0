/** Sixteen requests at the same moment: each change that may happen once happens once, the others are refused, and none is a fault. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, type RequestOptions, startServer, type TestServer, type TestUser, uuidOf } from '../support/server.js';

let server: TestServer;
let admin: RequestOptions;
beforeAll(async () => {
  server = await startServer();
  admin = { token: server.admin.token };
});
afterAll(() => server.stop());

const SIXTEEN = Array.from({ length: 16 }, (_, index) => index);
const codeOf = ({ body }: Answer): string => body.errors?.[0]?.extensions.code ?? 'done';
/** How often each outcome came. */
const outcomes = (answers: readonly Answer[]): Record<string, number> => {
  const count: Record<string, number> = {};
  for (const code of answers.map(codeOf)) count[code] = (count[code] ?? 0) + 1;
  return count;
};
const atOnce = (send: (index: number) => [query: string, input: object, by: RequestOptions]): Promise<Answer[]> =>
  Promise.all(
    SIXTEEN.map((index) => {
      const [query, input, by] = send(index);
      return server.graphql(query, { variables: { input }, ...by });
    }),
  );
const keysIn = (answers: readonly Answer[]) =>
  answers.flatMap(({ body }) => {
    const { key } = body.data?.collectApiKey ?? {};
    if (key) server.secrets.add(key);
    return key ?? [];
  });

const ASK = 'mutation ($input: RequestApiKeyInput!) { requestApiKey(input: $input) { apiKeyRequest { id } } }';
const DECIDE = 'mutation ($input: DecideApiKeyRequestInput!) { decideApiKeyRequest(input: $input) { apiKeyRequest { status } } }';
const WITHDRAW =
  'mutation ($input: WithdrawApiKeyRequestInput!) { withdrawApiKeyRequest(input: $input) { apiKeyRequest { status } } }';
const COLLECT = 'mutation ($input: CollectApiKeyInput!) { collectApiKey(input: $input) { key } }';
const SET_ROLE = 'mutation ($input: SetUserRoleInput!) { setUserRole(input: $input) { user { id } } }';

describe('a request for a key', () => {
  let user: TestUser;
  let other: TestUser;
  beforeAll(async () => {
    user = await server.makeUser('ANALYST');
    other = await server.makeUser('ADMIN');
  });

  async function asked(): Promise<string> {
    const input = { name: 'flow', reason: 'light curves', permissions: ['READ_DATA'] };
    return (await server.ok(ASK, { variables: { input }, token: user.token })).requestApiKey.apiKeyRequest.id;
  }
  async function approved(by: RequestOptions = admin): Promise<string> {
    const id = await asked();
    await server.ok(DECIDE, { variables: { input: { id, decision: 'APPROVE' } }, ...by });
    return id;
  }
  const keysOf = (ownerId: string) => server.app.db.apiKey.count({ where: { ownerId } });
  const statusOf = async (id: string) =>
    (await server.ok('query ($id: ID!) { apiKeyRequest(id: $id) { status } }', { variables: { id }, ...admin })).apiKeyRequest
      .status;

  test('is collected once', async () => {
    const id = await approved();
    const before = await keysOf(user.uuid);
    const answers = await atOnce(() => [COLLECT, { requestId: id }, { token: user.token }]);
    expect(outcomes(answers)).toEqual({ done: 1, CONFLICT: 15 });
    expect(keysIn(answers)).toHaveLength(1);
    expect(await keysOf(user.uuid)).toBe(before + 1);
  });

  test('is decided by one of many decisions, or withdrawn', async () => {
    const id = await asked();
    const answers = await atOnce((index) => {
      if (index % 4 === 0) return [WITHDRAW, { id }, { token: user.token }];
      return [DECIDE, { id, decision: 'APPROVE' }, index % 2 ? admin : { token: other.token }];
    });
    expect(outcomes(answers)).toEqual({ done: 1, CONFLICT: 15 });
    expect(await server.auditOf(id)).toHaveLength(2);
  });

  test('that is rejected meanwhile makes a key or none, and says which', async () => {
    const id = await approved();
    const before = await keysOf(user.uuid);
    const answers = await atOnce((index) =>
      index % 2 ? [COLLECT, { requestId: id }, { token: user.token }] : [DECIDE, { id, decision: 'REJECT' }, admin],
    );
    expect(outcomes(answers)).toEqual({ done: 1, CONFLICT: 15 });
    const collected = keysIn(answers).length;
    expect(await keysOf(user.uuid)).toBe(before + collected);
    expect(await statusOf(id)).toBe(collected === 1 ? 'COLLECTED' : 'REJECTED');
  });

  test('makes no key after its admin has lost the role', async () => {
    const id = await approved({ token: other.token });
    const before = await keysOf(user.uuid);
    const answers = await atOnce((index) =>
      index === 3 ? [SET_ROLE, { id: other.id, role: 'VIEWER' }, admin] : [COLLECT, { requestId: id }, { token: user.token }],
    );
    const { done = 0, CONFLICT = 0 } = outcomes(answers);
    expect(done + CONFLICT).toBe(16);
    const made = keysIn(answers).length;
    expect(await keysOf(user.uuid)).toBe(before + made);
    expect(made).toBeLessThanOrEqual(1);
    await server.refused('CONFLICT', COLLECT, { variables: { input: { requestId: id } }, token: user.token });
    expect(await keysOf(user.uuid)).toBe(before + made);
  });
});

describe('a one-time code', () => {
  const ISSUE = 'mutation ($input: IssueOneTimeCodeInput!) { issueOneTimeCode(input: $input) { code } }';
  const REDEEM = 'mutation ($input: RedeemOneTimeCodeInput!) { redeemOneTimeCode(input: $input) { done } }';
  const SIGN_IN = 'mutation ($input: SignInInput!) { signIn(input: $input) { accessToken } }';
  const DEACTIVATE = 'mutation ($input: DeactivateUserInput!) { deactivateUser(input: $input) { user { id } } }';
  const issue = async (user: TestUser, purpose: string) => {
    const input = { userId: user.id, purpose };
    const { code } = (await server.ok(ISSUE, { variables: { input }, ...admin })).issueOneTimeCode;
    server.secrets.add(code);
    return code as string;
  };
  /** Each from another address: the limits of one address have other tests. */
  const from = (index: number): RequestOptions => ({ headers: { 'X-Forwarded-For': `198.51.100.${index + 1}` } });
  const redemption = (user: TestUser, code: string, index: number) => ({
    email: user.email,
    purpose: 'INVITATION',
    code,
    newPassword: `password ${index}`,
  });

  test('sets the password of one redemption, the one that succeeds', async () => {
    const user = await server.makeUser('ANALYST');
    const code = await issue(user, 'INVITATION');
    const answers = await atOnce((index) => [REDEEM, redemption(user, code, index), from(index)]);
    expect(outcomes(answers)).toEqual({ done: 1, INVALID_CREDENTIALS: 15 });
    const winner = answers.findIndex((answer) => codeOf(answer) === 'done');
    const signIns = await Promise.all(
      SIXTEEN.map((index) =>
        server.graphql(SIGN_IN, { variables: { input: { email: user.email, password: `password ${index}` } }, ...from(index) }),
      ),
    );
    expect(signIns.map(codeOf).map((code) => code === 'done')).toEqual(SIXTEEN.map((index) => index === winner));
    for (const { body } of signIns) if (body.data?.signIn) server.secrets.add(body.data.signIn.accessToken);
  });

  test('redeemed, replaced and withdrawn with its user at once leaves no code that works', async () => {
    const user = await server.makeUser('ANALYST');
    const code = await issue(user, 'INVITATION');
    const answers = await atOnce((index) => {
      if (index === 5) return [DEACTIVATE, { id: user.id }, admin];
      if (index % 5 === 1) return [ISSUE, { userId: user.id, purpose: 'INVITATION' }, admin];
      return [REDEEM, redemption(user, code, index), from(index)];
    });
    for (const { body } of answers) if (body.data?.issueOneTimeCode) server.secrets.add(body.data.issueOneTimeCode.code);
    expect(Object.keys(outcomes(answers)).filter((one) => !['done', 'CONFLICT', 'INVALID_CREDENTIALS'].includes(one))).toEqual(
      [],
    );
    expect(await server.app.db.oneTimeCode.count({ where: { userId: user.uuid, usedAt: null, endedAt: null } })).toBe(0);
    await server.refused('INVALID_CREDENTIALS', REDEEM, { variables: { input: redemption(user, code, 0) }, ...from(20) });
  });
});

describe('a worker back from the dead', () => {
  const CLAIM =
    'mutation ($input: ClaimPreprocessRunsInput!) { claimPreprocessRuns(input: $input) { runs { id attempt observationId } } }';
  const COMPLETE =
    'mutation ($input: CompletePreprocessRunInput!) { completePreprocessRun(input: $input) { preprocessRun { id } } }';
  const BEAT =
    'mutation ($input: HeartbeatPreprocessRunInput!) { heartbeatPreprocessRun(input: $input) { preprocessRun { id } } }';
  const FAIL = 'mutation ($input: FailPreprocessRunInput!) { failPreprocessRun(input: $input) { preprocessRun { id } } }';

  test('and the next worker never both have the run, whichever comes first', async () => {
    const { key } = await server.makeKey({ permissions: ['READ_DATA', 'PREPROCESSING_PROCESS'] });
    for (let round = 0; round < 6; round++) {
      const survey = await server.makeSurvey();
      await server.makeObservations(survey, 1);
      const claim = { survey: survey.name, limit: 1 };
      const [run] = (await server.ok(CLAIM, { variables: { input: claim }, key })).claimPreprocessRuns.runs;
      await server.app.db.$executeRaw`
        UPDATE preprocess_runs SET lease_ends_at = now() - interval '1 second' WHERE id = ${uuidOf(run.id)}::uuid`;
      const answers = await atOnce((index) => {
        if (index % 4 === 0) return [CLAIM, claim, { key }];
        if (index % 4 === 1) return [COMPLETE, { id: run.id, attempt: 0 }, { key }];
        return index % 4 === 2
          ? [BEAT, { id: run.id, attempt: 0 }, { key }]
          : [FAIL, { id: run.id, attempt: 0, error: 'x' }, { key }];
      });
      const taken = answers.flatMap(({ body }) => body.data?.claimPreprocessRuns?.runs ?? []);
      const codes = outcomes(answers);
      expect(Object.keys(codes).filter((code) => !['done', 'CONFLICT'].includes(code))).toEqual([]);
      expect(taken.length).toBeLessThanOrEqual(1);
      const row = await server.app.db.preprocessRun.findUniqueOrThrow({ where: { id: uuidOf(run.id) } });
      expect(row.retryCount).toBe(taken.length);
      if (taken.length === 1) expect(row.status).toBe('RUNNING');
    }
  });

  test('gets none of sixty-four observations that sixteen others claim, and each of them gets its own', async () => {
    const { key } = await server.makeKey({ permissions: ['READ_DATA', 'PREPROCESSING_PROCESS'] });
    const survey = await server.makeSurvey();
    const observations = await server.makeObservations(survey, 64);
    const answers = await atOnce(() => [CLAIM, { survey: survey.name, limit: 10 }, { key }]);
    expect(outcomes(answers)).toEqual({ done: 16 });
    const claimed = answers.flatMap(({ body }) => body.data.claimPreprocessRuns.runs);
    // A claim skips what another has locked for a moment: the next one gets the rest.
    const rest = (await server.ok(CLAIM, { variables: { input: { survey: survey.name, limit: 64 } }, key })).claimPreprocessRuns
      .runs;
    const all = [...claimed, ...rest].map(({ observationId }) => observationId);
    expect(all.sort()).toEqual([...observations].sort());
  });
});
