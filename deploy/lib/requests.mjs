/** Sends single requests over kept connections, and never repeats one. */
import http from 'node:http';
import https from 'node:https';

/** Connections without a request end long before the server ends them. The scripts stand still while they start programs, and could miss that moment. */
const KEPT = { keepAlive: true, timeout: 30_000 };
const agent = new http.Agent(KEPT);
let secureAgent = https.globalAgent;
const LIMIT_MS = 90_000;

/** Trusts a certificate authority, for addresses with https. */
export function trust(ca) {
  secureAgent = new https.Agent({ ...KEPT, ca });
}

/** An answer with errors, or no answer. `code` is the code of the first error, the status, or the code of the connection's fault. */
class Failure extends Error {
  constructor(code, text = '') {
    super(`${code} ${text.slice(0, 300)}`);
    this.code = code;
  }
}

/** Sends one operation. Returns `data`. Throws Failure. `credential` is an API key or a token. */
export async function ask(url, query, { variables = {}, credential, headers = {} } = {}) {
  const { status, text } = await post(`${url}/graphql`, JSON.stringify({ query, variables }), {
    ...(credential?.startsWith('astrid_')
      ? { 'X-API-Key': credential }
      : credential && { Authorization: `Bearer ${credential}` }),
    ...headers,
  });
  const body = read(text);
  if (status === 200 && body?.data && !body.errors) return body.data;
  throw new Failure(body?.errors?.[0]?.extensions?.code ?? `HTTP ${status}`, text);
}

function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function post(url, body, headers) {
  return new Promise((resolve, reject) => {
    const [{ request }, using] = url.startsWith('https:') ? [https, secureAgent] : [http, agent];
    const options = { method: 'POST', agent: using, headers: { 'Content-Type': 'application/json', ...headers } };
    const sent = request(url, options, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      response.once('error', (error) => reject(new Failure(error.code ?? 'NO_ANSWER')));
      response.once('end', () => resolve({ status: response.statusCode, text }));
    });
    sent.setTimeout(LIMIT_MS, () => sent.destroy(new Failure('TIMEOUT')));
    sent.once('error', (error) => reject(error instanceof Failure ? error : new Failure(error.code ?? 'NO_ANSWER')));
    sent.end(body);
  });
}

export async function signIn(url, { email, password }) {
  const query = 'mutation ($input: SignInInput!) { signIn(input: $input) { accessToken } }';
  return (await ask(url, query, { variables: { input: { email, password } } })).signIn.accessToken;
}

/** All nodes of a list, page by page. `filter` is the text of its argument, and `fields` are those of each node. */
export async function all(url, list, { filter = '{}', fields, credential }) {
  const rows = [];
  const query = `query ($after: String) {
    ${list}(first: 500, after: $after, filter: ${filter}) { nodes { ${fields} } pageInfo { hasNextPage endCursor } } }`;
  for (let after = null; ; ) {
    const { nodes, pageInfo } = (await ask(url, query, { variables: { after }, credential }))[list];
    rows.push(...nodes);
    if (!pageInfo.hasNextPage) return rows;
    after = pageInfo.endCursor;
  }
}
