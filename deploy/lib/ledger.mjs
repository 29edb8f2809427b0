/**
 * Clients that change data all the time, and the record of everything that a server acknowledged. After a fault the record shows whether
 * an acknowledged change was lost. No request is repeated, so each failed request counts.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { admin, until } from './processes.mjs';
import { all, ask, signIn } from './requests.mjs';

const CREATE = `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key apiKey { id } } }`;
const REVOKE = 'mutation ($input: RevokeApiKeyInput!) { revokeApiKey(input: $input) { apiKey { id } } }';
const INGEST = 'mutation ($input: IngestObservationsInput!) { ingestObservations(input: $input) { inserted } }';
const CLAIM = 'mutation ($input: ClaimPreprocessRunsInput!) { claimPreprocessRuns(input: $input) { runs { id attempt } } }';
const COMPLETE =
  'mutation ($input: CompletePreprocessRunInput!) { completePreprocessRun(input: $input) { preprocessRun { id } } }';
const ROWS = 5;
/** A session lasts an hour, and the long form of a script takes longer. */
const SESSION_MS = 20 * 60_000;
/** Refusals that a client of a claimed run must expect: the lease of a killed client's run, or a repeated completion. */
const EXPECTED = new Set(['CONFLICT']);

export class Ledger {
  keys = new Map();
  revoked = new Map();
  rows = new Set();
  completed = new Set();
  failures = [];
  requests = 0;
  /** The greatest time in milliseconds of a request, also of one that failed. */
  slowest = 0;
  #made = 0;
  /** The greatest time in milliseconds between two acknowledged changes, and when the last one was acknowledged. */
  longestGap = 0;
  #lastChange = 0;
  #clients = [];
  #over = false;
  /** Where each client continues after `stop` and `begin`, so that it writes new rows. */
  #turns = [];
  #sessionEnds = 0;

  /** `urlOf` returns the address for the next request. */
  constructor(urlOf, { clients = 8, pauseMs = 25, sessionMs = SESSION_MS } = {}) {
    this.urlOf = typeof urlOf === 'string' ? () => urlOf : urlOf;
    this.count = clients;
    this.pauseMs = pauseMs;
    this.sessionMs = sessionMs;
  }

  /** Makes a survey, and the key of the clients. */
  async open() {
    const url = this.urlOf();
    await this.#beginSession(url);
    this.survey = `ledger-${Date.now()}`;
    await ask(url, `mutation { createSurvey(input: { name: "${this.survey}" }) { survey { id } } }`, { credential: this.token });
    const input = { name: 'ledger', permissionSet: 'PREFECT_WORKFLOWS' };
    this.key = (await ask(url, CREATE, { variables: { input }, credential: this.token })).createApiKey.key;
    this.begin();
  }

  async #beginSession(url) {
    this.token = await signIn(url, admin);
    this.#sessionEnds = performance.now() + this.sessionMs;
  }

  /** Begins the next session in time. While a sign-in fails because of the fault, the present session continues. */
  async #keepSession() {
    if (performance.now() < this.#sessionEnds) return;
    this.#sessionEnds = performance.now() + Math.min(this.sessionMs, 10_000);
    await this.#beginSession(this.urlOf()).catch(() => {});
  }

  /** Lets the clients work until `stop`. */
  begin() {
    this.#over = false;
    this.#lastChange = performance.now();
    this.#clients = Array.from({ length: this.count }, (_, client) => this.#work(client));
  }

  async stop() {
    this.#over = true;
    await Promise.all(this.#clients);
  }

  get changes() {
    return this.keys.size + this.revoked.size + this.rows.size / ROWS + this.completed.size;
  }

  /** Forgets the failures and the longest gap: a new fault begins. */
  mark() {
    this.failures = [];
    this.longestGap = 0;
    this.slowest = 0;
    this.#lastChange = performance.now();
  }

  /** Waits for `count` more acknowledged changes. */
  async progress(count = 20, limitMs = 60_000) {
    const before = this.changes;
    await until(`${count} more changes are acknowledged`, () => this.changes >= before + count, limitMs);
    this.longestGap = Math.max(this.longestGap, performance.now() - this.#lastChange);
  }

  async #work(client) {
    const kinds = [this.#makeKey, this.#ingest, this.#read, this.#runWork];
    for (let turn = this.#turns[client] ?? 0; !this.#over; this.#turns[client] = ++turn) {
      await kinds[(client + turn) % kinds.length].call(this, client, turn);
      await sleep(this.pauseMs);
    }
  }

  /** Returns `data`, or undefined for a failure, which is recorded. */
  async #send(query, input, credential = this.key) {
    this.requests++;
    const began = performance.now();
    const took = () => {
      const ms = performance.now() - began;
      this.slowest = Math.max(this.slowest, ms);
      return ms;
    };
    try {
      const data = await ask(this.urlOf(), query, { variables: { input }, credential });
      took();
      return data;
    } catch (error) {
      const ms = took();
      if (!EXPECTED.has(error.code)) this.failures.push({ code: error.code ?? String(error), message: error.message, ms });
      await sleep(50);
      return undefined;
    }
  }

  #acknowledged() {
    const now = performance.now();
    this.longestGap = Math.max(this.longestGap, now - this.#lastChange);
    this.#lastChange = now;
  }

  async #makeKey(client, turn) {
    await this.#keepSession();
    const data = await this.#send(CREATE, { name: `key-${client}-${turn}`, permissionSet: 'READ_ONLY' }, this.token);
    if (!data) return;
    const { key, apiKey } = data.createApiKey;
    this.keys.set(apiKey.id, key);
    this.#acknowledged();
    if (++this.#made % 4 !== 0) return;
    this.keys.delete(apiKey.id);
    // From here on the key may be revoked or not: only an acknowledged revocation is a promise.
    if (await this.#send(REVOKE, { id: apiKey.id }, this.token)) {
      this.revoked.set(apiKey.id, key);
      this.#acknowledged();
    }
  }

  async #ingest(client, turn) {
    const ids = Array.from({ length: ROWS }, (_, row) => `${client}-${turn}-${row}`);
    const observations = ids.map((externalId) => ({
      externalId,
      ra: (client * 40 + turn / 100) % 360,
      dec: (turn % 170) - 85,
      observedAt: '2026-01-01T00:00:00Z',
    }));
    if (!(await this.#send(INGEST, { survey: this.survey, observations }))) return;
    for (const id of ids) this.rows.add(id);
    this.#acknowledged();
  }

  async #read() {
    await this.#send('{ surveys(first: 5) { nodes { id name } } }');
  }

  async #runWork() {
    const input = { survey: this.survey, limit: 2, leaseSeconds: 30, maxAttempts: 100 };
    const data = await this.#send(CLAIM, input);
    for (const { id, attempt } of data?.claimPreprocessRuns.runs ?? []) {
      if (!(await this.#send(COMPLETE, { id, attempt, registrationQuality: 0.9 }))) continue;
      this.completed.add(id);
      this.#acknowledged();
    }
  }

  /** Compares the data with the record. Returns the number of acknowledged changes that are missing, and of doubled ones. */
  async check(url = this.urlOf()) {
    await this.#beginSession(url);
    const credential = this.token;
    const filter = `{ survey: "${this.survey}" }`;
    const observations = await all(url, 'observations', { filter, fields: 'externalId', credential });
    const runs = await all(url, 'preprocessRuns', { filter, fields: 'id status observation { id }', credential });
    const found = new Set(observations.map(({ externalId }) => externalId));
    const done = runs.filter(({ status }) => status === 'COMPLETED');
    const doneIds = new Set(done.map(({ id }) => id));
    const lost = {
      rows: [...this.rows].filter((id) => !found.has(id)).length,
      runs: [...this.completed].filter((id) => !doneIds.has(id)).length,
      keys: await this.#wrong(url, this.keys, true),
      revocations: await this.#wrong(url, this.revoked, false),
    };
    const doubled = observations.length - found.size + done.length - new Set(done.map(({ observation }) => observation.id)).size;
    return { lost: lost.rows + lost.runs + lost.keys + lost.revocations, doubled, details: { ...lost, doubled } };
  }

  /** Counts the keys that do not behave as acknowledged. */
  async #wrong(url, keys, works) {
    let wrong = 0;
    const waiting = [...keys.values()];
    const checkOne = async () => {
      for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
        const code = await ask(url, '{ viewer { kind } }', { credential: key }).then(
          () => 'works',
          (error) => error.code,
        );
        if (code !== (works ? 'works' : 'UNAUTHENTICATED')) wrong++;
      }
    };
    await Promise.all(Array.from({ length: 8 }, checkOne));
    return wrong;
  }

  get summary() {
    return `${this.requests} requests, ${Math.round(this.changes)} changes acknowledged`;
  }

  /** How often each code was seen. */
  get codes() {
    const counts = {};
    for (const { code } of this.failures) counts[code] = (counts[code] ?? 0) + 1;
    return counts;
  }
}
