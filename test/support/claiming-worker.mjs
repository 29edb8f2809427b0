/**
 * A worker as a process of its own, for a test to kill: it claims runs of every step, at one node or the other, works on them and
 * completes them, for as long as it lives. When a claim was lost to another worker, it goes on with the next.
 */
const { NODES = '', API_KEY = '', MODEL = '', SURVEY = '' } = process.env;
const nodes = NODES.split(' ');

const STEPS = [
  {
    noun: 'PreprocessRun',
    complete: (run) => ({ registrationQuality: 0.9, processedFitsPath: `${run.id}.fits` }),
  },
  {
    noun: 'DifferenceRun',
    of: { threshold: 5 },
    record: 'mutation ($input: RecordCandidatesInput!) { recordCandidates(input: $input) { rows { id outcome } } }',
    found: (run) => ({ differenceRunId: run.id, candidates: [{ ra: 10, dec: 10, snr: 9 }] }),
    complete: (run) => ({ differenceFitsPath: `${run.id}.fits` }),
  },
  {
    noun: 'ModelRun',
    of: { modelId: MODEL },
    record: 'mutation ($input: RecordDetectionsInput!) { recordDetections(input: $input) { rows { id outcome } } }',
    found: (run) => ({ modelRunId: run.id, detections: [{ ra: 10, dec: 10, confidence: 0.9 }] }),
    complete: () => ({ inferenceTime: 1 }),
  },
];

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** The data of an answer. Throws when there is none, and for CONFLICT. Everything that a worker sends may be sent again. */
async function ask(query, input) {
  for (let tried = 1; ; tried++) {
    const answer = await send(nodes[Math.floor(Math.random() * nodes.length)], query, input).catch(() => null);
    if (answer?.data && !answer.errors) return answer.data;
    const { code } = answer?.errors?.[0]?.extensions ?? { code: 'NO_ANSWER' };
    if (code === 'CONFLICT' || tried === 6) throw new Error(code);
    // Anything else is a fault of the server or of this worker, which the test looks for.
    if (!['NO_ANSWER', 'SERVICE_UNAVAILABLE', 'RATE_LIMITED'].includes(code)) console.log(JSON.stringify(answer.errors[0]));
    await pause(50 * tried);
  }
}

async function send(node, query, input) {
  const response = await fetch(node, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-API-Key': API_KEY },
    body: JSON.stringify({ query, variables: { input } }),
    signal: AbortSignal.timeout(20_000),
  });
  return response.json();
}

async function work({ noun, record, found, complete }, run) {
  const { id, attempt } = run;
  const change = (verb) =>
    `mutation ($input: ${verb}${noun}Input!) { ${verb.toLowerCase()}${noun}(input: $input) { __typename } }`;
  if (Math.random() < 0.3) await ask(change('Heartbeat'), { id, attempt });
  if (record) await ask(record, { ...found(run), attempt });
  await ask(change('Complete'), { id, attempt, ...complete(run) });
}

for (;;) {
  let claimed = 0;
  for (const step of STEPS) {
    const claim = `mutation ($input: Claim${step.noun}sInput!) { claim${step.noun}s(input: $input) { runs { id attempt } } }`;
    const input = { survey: SURVEY, limit: 4, leaseSeconds: 30, maxAttempts: 100, ...step.of };
    try {
      const { runs } = (await ask(claim, input))[`claim${step.noun}s`];
      claimed += runs.length;
      for (const run of runs) await work(step, run).catch(() => {});
    } catch {
      await pause(200);
    }
  }
  if (claimed === 0) await pause(300);
}
