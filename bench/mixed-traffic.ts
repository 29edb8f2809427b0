/** The clients of `npm run bench:load`: reads, ingests, claims and completions by one key, and the record of every answer. */
import { Agent, request } from 'node:http';

const ROWS = 5;
const CONNECTIONS = 64;
const INGEST = 'mutation ($input: IngestObservationsInput!) { ingestObservations(input: $input) { inserted } }';
const CLAIM = 'mutation ($input: ClaimPreprocessRunsInput!) { claimPreprocessRuns(input: $input) { runs { id attempt } } }';
const COMPLETE =
  'mutation ($input: CompletePreprocessRunInput!) { completePreprocessRun(input: $input) { preprocessRun { id } } }';
const LIST = `query ($filter: ObservationFilter) {
  observations(first: 20, filter: $filter) { nodes { id externalId ra dec observedAt survey { name } } } }`;
const CONE = '{ observations(first: 5, near: { ra: 10, dec: 10, radius: 0.5 }) { nodes { id ra dec } } }';

/** How many of a hundred requests are of each kind. A claim is followed by the completions of its runs. */
const SHARES = { viewer: 35, list: 30, cone: 10, ingest: 15, claim: 10 } as const;
type Kind = keyof typeof SHARES | 'complete';
const ORDER = Object.entries(SHARES).flatMap(([kind, share]) => Array<Kind>(share).fill(kind as Kind));

export class Traffic {
  /** Milliseconds of each answer, from the moment at which its request was due. */
  times = new Map<Kind, number[]>();
  readonly errors: string[] = [];
  /** Requests that were answered: as many as the server must have counted. */
  answered = 0;
  rows = 0;
  completed = 0;
  #span: number[] = [];
  #turn = 0;
  #underWay = 0;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });

  constructor(
    private readonly port: number,
    private readonly key: string,
    private readonly survey: string,
  ) {}

  /** As many requests as `clients` can send one after the other. Returns the answers in a second. */
  async saturate(seconds: number, clients = 16): Promise<number> {
    const [began, before] = [performance.now(), this.answered];
    const until = began + seconds * 1_000;
    const client = async () => {
      while (performance.now() < until) await this.#next(performance.now());
    };
    await Promise.all(Array.from({ length: clients }, client));
    return ((this.answered - before) * 1_000) / (performance.now() - began);
  }

  /**
   * Requests at fixed moments, whether or not earlier ones are answered: `rate` a second, together with the completions that follow the claims.
   * `each` is called once a second.
   */
  async play(seconds: number, rate: number, each: () => void): Promise<void> {
    const begun = rate / (1 + SHARES.claim / ORDER.length);
    this.times = new Map();
    const began = performance.now();
    const second = setInterval(each, 1_000);
    for (let sent = 0; sent < seconds * begun; ) {
      const due = began + (sent * 1_000) / begun;
      if (performance.now() < due) {
        await new Promise((resolve) => setTimeout(resolve, 1));
        continue;
      }
      sent++;
      void this.#next(due);
    }
    while (this.#underWay > 0) await new Promise((resolve) => setTimeout(resolve, 10));
    clearInterval(second);
  }

  /** Milliseconds of each answer since the last call. */
  takeSpan(): number[] {
    const span = this.#span;
    this.#span = [];
    return span;
  }

  close = (): void => this.#agent.destroy();

  async #next(due: number): Promise<void> {
    const turn = this.#turn++;
    // A stride through all kinds, so that each second has its share of each.
    const kind = ORDER[(turn * 37) % ORDER.length] as Kind;
    this.#underWay++;
    try {
      await this.#do(kind, turn, due);
    } catch (error) {
      this.errors.push(`${kind}: ${(error as Error).message}`);
    } finally {
      this.#underWay--;
    }
  }

  async #do(kind: Kind, turn: number, due: number): Promise<void> {
    if (kind === 'viewer') return void (await this.#send(kind, due, '{ viewer { kind name } }'));
    if (kind === 'list') return void (await this.#send(kind, due, LIST, { filter: { survey: this.survey } }));
    if (kind === 'cone') return void (await this.#send(kind, due, CONE));
    if (kind === 'ingest') {
      const observations = Array.from({ length: ROWS }, (_, row) => ({
        externalId: `${turn}-${row}`,
        ra: (turn * 0.37 + row) % 360,
        dec: (turn % 160) - 80,
        observedAt: '2026-01-01T00:00:00Z',
      }));
      const data = await this.#send(kind, due, INGEST, { input: { survey: this.survey, observations } });
      this.rows += (data as { ingestObservations: { inserted: number } }).ingestObservations.inserted;
      return;
    }
    const input = { survey: this.survey, limit: 1, leaseSeconds: 600 };
    const data = await this.#send(kind, due, CLAIM, { input });
    const { runs } = (data as { claimPreprocessRuns: { runs: { id: string; attempt: number }[] } }).claimPreprocessRuns;
    for (const { id, attempt } of runs) {
      await this.#send('complete', performance.now(), COMPLETE, { input: { id, attempt, registrationQuality: 0.9 } });
      this.completed++;
    }
  }

  #send(kind: Kind, due: number, query: string, variables: object = {}): Promise<unknown> {
    const headers = { 'Content-Type': 'application/json', 'X-API-Key': this.key };
    const path = { host: '127.0.0.1', port: this.port, path: '/graphql', method: 'POST' };
    return new Promise((resolve, reject) => {
      const sent = request({ ...path, agent: this.#agent, headers }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        response.once('error', reject);
        response.once('end', () => {
          this.answered++;
          const took = performance.now() - due;
          this.#span.push(took);
          const times = this.times.get(kind);
          if (times) times.push(took);
          else this.times.set(kind, [took]);
          const { data, errors } = JSON.parse(text);
          if (response.statusCode === 200 && data && !errors) resolve(data);
          else reject(new Error(`${response.statusCode} ${text.slice(0, 300)}`));
        });
      });
      sent.once('error', reject);
      sent.end(JSON.stringify({ query, variables }));
    });
  }
}
