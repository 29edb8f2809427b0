/** Difference runs and their candidates over HTTP, by a worker that may do all of it. */
import { startServer, type TestKey, type TestServer, uuidOf } from './server.js';

type Request = { key?: string; token?: string };
type Data = Awaited<ReturnType<TestServer['ok']>>;

const RUN = `id status retryCount error algorithm threshold parameters noiseLevel candidatesFound referenceFitsPath
  differenceFitsPath significanceFitsPath startedAt completedAt observation { id status } referenceObservation { id }`;
export const mutation = (name: string, type: string, fields: string) =>
  `mutation ($input: ${type}Input!) { ${name}(input: $input) { ${fields} } }`;
export const START = mutation('startDifferenceRun', 'StartDifferenceRun', `differenceRun { ${RUN} }`);
export const COMPLETE = mutation('completeDifferenceRun', 'CompleteDifferenceRun', `differenceRun { ${RUN} }`);
export const FAIL = mutation('failDifferenceRun', 'FailDifferenceRun', `differenceRun { ${RUN} }`);
export const RETRY = mutation('retryDifferenceRun', 'RetryDifferenceRun', `differenceRun { ${RUN} }`);
export const RECORD = mutation(
  'recordCandidates',
  'RecordCandidates',
  'recorded unchanged rejected { index reason } differenceRun { id candidatesFound }',
);
export const UPDATE = mutation('updateCandidate', 'UpdateCandidate', 'candidate { id status }');

export class Differencing {
  private constructor(
    readonly server: TestServer,
    readonly worker: TestKey,
  ) {}

  static async start(): Promise<Differencing> {
    const server = await startServer();
    return new Differencing(server, await server.makeKey({ permissions: ['READ_DATA', 'READ_PUBLIC', 'DIFFERENCING_PROCESS'] }));
  }

  /** The answer to the only mutation of a document. */
  async ok(query: string, input: object, request: Request = { key: this.worker.key }): Promise<Data> {
    return Object.values<Data>(await this.server.ok(query, { variables: { input }, ...request }))[0];
  }

  refused(code: string, query: string, input: object, request: Request = { key: this.worker.key }) {
    return this.server.refused(code, query, { variables: { input }, ...request });
  }

  /** A preprocessed observation, in a separate survey unless one is given. */
  async preprocessed(survey?: { uuid: string }): Promise<string> {
    const { uuid: surveyId } = survey ?? (await this.server.makeSurvey());
    const [id = ''] = await this.server.makeObservations({ uuid: surveyId }, 1, () => ({ status: 'PREPROCESSED' }));
    const done = { status: 'COMPLETED' as const, completedAt: new Date() };
    await this.server.app.db.preprocessRun.create({ data: { observationId: uuidOf(id), surveyId, ...done } });
    return id;
  }

  /** A run that has started. */
  async started(input: object = {}): Promise<{ id: string; observationId: string }> {
    const observationId = await this.preprocessed();
    const { differenceRun } = await this.ok(START, { observationId, ...input });
    return { id: differenceRun.id, observationId };
  }
}
