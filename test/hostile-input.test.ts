/** Bad input of every kind, by POST and GET: the answer has a code and repeats no value, and nothing is harmed. */
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { schema } from '../src/modules/schema.js';
import type { AnsweredError, RequestOptions } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const server = serverOfFile();
let admin: RequestOptions;
beforeAll(() => {
  admin = { token: server.admin.token };
});

describe('bad input', () => {
  const post = async (body: string | Uint8Array, headers: Record<string, string> = {}) => {
    const response = await fetch(server.url, {
      method: 'POST',
      body: body as string,
      headers: { 'Content-Type': 'application/json', Accept: 'application/graphql-response+json', ...headers },
    });
    return server.read(response, body.toString().slice(0, 200));
  };
  const get = async (search: string) => {
    const response = await fetch(server.url + search, { headers: { Accept: 'application/graphql-response+json' } });
    return server.read(response, search);
  };

  test.each([
    [
      'invalid UTF-8',
      Buffer.from([...Buffer.from('{"query":"{ viewer { id } }","variables":{"a":"'), 0xc3, 0x28, ...Buffer.from('"}}')]),
    ],
    ['half a surrogate pair in UTF-8', Buffer.from([...Buffer.from('{"query":"'), 0xed, 0xa0, 0x80, ...Buffer.from('"}')])],
    ['nothing', ''],
    ['no JSON', '{ viewer { id } }'],
    ['JSON cut short', '{"query":"{ viewer'],
    ['a string', '"{ viewer { id } }"'],
    ['null', 'null'],
    ['a batch', '[{"query":"{ viewer { id } }"}]'],
    ['no query', '{}'],
    ['a query that is a number', '{"query":1}'],
    ['variables that are a list', '{"query":"{ viewer { id } }","variables":[]}'],
    ['variables that are a string', '{"query":"{ viewer { id } }","variables":"{}"}'],
    ['extensions that are a number', '{"query":"{ viewer { id } }","extensions":1}'],
    ['an operation name that is a number', '{"query":"{ viewer { id } }","operationName":1}'],
    ['an operation that is not there', '{"query":"query A { viewer { id } }","operationName":"B"}'],
    ['several operations and no name', '{"query":"query A { viewer { id } } query B { viewer { id } }"}'],
    ['no operation', '{"query":"fragment F on Viewer { id }"}'],
  ])('a body of %s is a BAD_REQUEST, or invalid', async (_what, body) => {
    const { status, body: answer } = await post(body);
    expect(status).toBe(400);
    expect(answer).not.toHaveProperty('data');
    expect(['BAD_REQUEST', 'GRAPHQL_VALIDATION_FAILED']).toContain(answer.errors?.[0]?.extensions.code);
    expect(JSON.stringify(answer)).not.toMatch(/\bat .*:\d+:\d+/);
  });

  test.each([
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/graphql',
    'text/plain',
    'application/jsonx',
    '',
  ])('a body of type %j is refused', async (type) => {
    const body = type.includes('urlencoded') ? 'query={viewer{id}}' : '{"query":"{ viewer { id } }"}';
    const { status, body: answer } = await post(body, { 'Content-Type': type });
    expect(status).toBe(400);
    expect(answer.errors?.[0]?.extensions.code).toBe('BAD_REQUEST');
  });

  test.each(['application/xml', 'text/html', 'image/*, application/pdf;q=0.5', 'application/jsonx'])(
    'a client that accepts only %s gets the reason in JSON, and nothing is done',
    async (accept) => {
      const before = await server.app.db.survey.count();
      const query = 'mutation { createSurvey(input: { name: "UNREAD" }) { survey { id } } }';
      const answer = await server.refused('BAD_REQUEST', query, { token: server.admin.token, headers: { Accept: accept } });
      expect(answer.status).toBe(406);
      expect(answer.headers.get('content-type')).toMatch(/^application\/graphql-response\+json/);
      expect(await server.app.db.survey.count()).toBe(before);
    },
  );

  test.each(['gzip', 'br, identity', 'x'])(
    'a body with Content-Encoding: %s is 415, which says what is accepted',
    async (encoding) => {
      const headers = { 'Content-Type': 'application/json', 'Content-Encoding': encoding };
      const response = await fetch(server.url, { method: 'POST', headers, body: gzipSync('{"query":"{ viewer { id } }"}') });
      expect([response.status, response.headers.get('accept-encoding')]).toEqual([415, 'identity']);
      const { errors } = (await response.json()) as { errors: AnsweredError[] };
      expect(errors[0]?.extensions.code).toBe('BAD_REQUEST');
      expect(errors[0]?.message).toMatch(/without Content-Encoding/);
    },
  );

  test('the content encoding identity is accepted', async () => {
    const body = '{"query":"{ viewer { id } }"}';
    expect((await post(body, { 'Content-Type': 'application/json', 'Content-Encoding': 'identity' })).status).toBe(200);
  });

  test.each([
    ['gzip', ''],
    ['gzip, chunked', ''],
    ['identity', ''],
    ['gzip', 'of a key'],
    ['gzip, chunked', 'of a key'],
  ])('a body with Transfer-Encoding: %s %s is 501', async (coding, whose) => {
    const { key } = await server.makeKey();
    const body = gzipSync('{"query":"{ viewer { id } }"}');
    const lines = ['POST /graphql HTTP/1.1', 'Host: x', 'Content-Type: application/json', `Transfer-Encoding: ${coding}`];
    if (whose) lines.push(`X-API-Key: ${key}`);
    const answer = await server.raw(`${lines.join('\r\n')}\r\n\r\n${body.length.toString(16)}\r\n`, body, '\r\n0\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 501 .*\r\nConnection: close\r\n.*Transfer-Encoding is chunked.*"BAD_REQUEST"/s);
    expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1);
  });

  test('a slash behind /graphql changes nothing', async () => {
    expect((await server.ok('{ viewer { id } }', { ...admin, url: `${server.url}/` })).viewer.id).toBe(server.admin.id);
    const page = await fetch(`${server.url}/?x=1`, { headers: { Accept: 'text/html' } });
    expect([page.status, page.url, page.headers.get('content-type')]).toEqual([
      200,
      `${server.url}?x=1`,
      expect.stringMatching(/^text\/html/),
    ]);
    expect((await fetch(`${server.url}//`)).status).toBe(404);
  });

  test.each(['application/json; charset=utf-16', 'application/json;charset="latin1"', 'application/jsonx', 'text/json'])(
    'a body with the content encoding %s is refused',
    async (type) => {
      const answer = await post(JSON.stringify({ query: '{ viewer { id } }' }), { 'Content-Type': type });
      expect([answer.status, answer.body.errors?.[0]?.extensions.code]).toEqual([400, 'BAD_REQUEST']);
    },
  );

  test.each([
    [undefined, 'application/json'],
    ['*/*', 'application/json'],
    ['application/*', 'application/json'],
    ['application/json, application/graphql-response+json', 'application/json'],
    ['application/graphql-response+json, application/json;q=0.9', 'application/graphql-response+json'],
    ['application/json;q=0, application/graphql-response+json', 'application/graphql-response+json'],
    ['text/html, application/json; charset=utf-16, */*;q=0.8', 'application/json'],
    ['multipart/mixed; deferSpec=20220824, application/graphql-response+json', 'application/graphql-response+json'],
    ['text/event-stream, application/json', 'text/event-stream'],
    ['application/json;q=0.5, application/graphql-response+json', 'application/graphql-response+json'],
    ['application/graphql-response+json;q=0.1, application/json;q=0.2', 'application/json'],
    ['text/event-stream;q=0.9, application/*', 'application/json'],
    ['*/*, application/graphql-response+json', 'application/graphql-response+json'],
    ['application/json;q=0, */*', 'application/graphql-response+json'],
    ['APPLICATION/JSON;Q=1', 'application/json'],
    ['application/graphql-response+json; charset="UTF-8"', 'application/graphql-response+json'],
    ['application/graphql-response+json;charset=utf8', 'application/graphql-response+json'],
    [Array.from({ length: 300 }, (_, index) => `a/${index}`).join(), 'application/json'],
  ])('who accepts %s gets %s', async (accept, type) => {
    const headers = { 'Content-Type': 'application/json', ...(accept && { Accept: accept }) };
    const response = await fetch(server.url, { method: 'POST', headers, body: '{"query":"{ viewer { id } }"}' });
    expect([response.status, response.headers.get('content-type')?.split(';')[0]]).toEqual([200, type]);
    const text = await response.text();
    const json = '{"data":{"viewer":null}}';
    expect(text).toBe(type === 'text/event-stream' ? `event: next\ndata: ${json}\n\nevent: complete\ndata:\n\n` : json);
  });

  test('a byte order mark before the body, and any spelling of UTF-8, are accepted', async () => {
    const body = `\ufeff${JSON.stringify({ query: '{ viewer { id } }' })}`;
    for (const charset of ['utf-8', 'UTF-8', '"utf-8"', 'utf8'])
      expect((await post(body, { 'Content-Type': `application/json ; charset=${charset}` })).status).toBe(200);
  });

  test('null parameters, and a charset, are accepted', async () => {
    const body = '{"query":"{ viewer { id } }","variables":null,"operationName":null,"extensions":null}';
    expect((await post(body, { 'Content-Type': 'application/json; charset=utf-8' })).body).toEqual({ data: { viewer: null } });
  });

  test.each([
    ['a variable', 'query ($s: String) { survey(name: $s) { id } }', { s: 'a\0b' }, 'variables.s'],
    [
      'a nested variable',
      'query ($f: ObservationFilter) { observations(filter: $f) { totalCount } }',
      { f: { survey: '\0' } },
      'variables.f.survey',
    ],
    [
      'a name in a variable',
      'mutation ($v: JSON!) { setSystemConfig(input: { key: "k", value: $v }) { systemConfig { id } } }',
      { v: [{ 'a\0': 1 }] },
      'variables.v[0]',
    ],
    ['a literal', '{ survey(name: "a\\u0000") { id } }', undefined, null],
    ['half a surrogate pair', 'query ($s: String) { survey(name: $s) { id } }', { s: 'a\ud800' }, 'variables.s'],
    ['the other half', 'query ($s: String) { survey(name: $s) { id } }', { s: '\udc00' }, 'variables.s'],
  ])('a NUL or half a character in %s is BAD_USER_INPUT', async (_what, query, variables, field) => {
    const { status, extensions, data } = await server.refused('BAD_USER_INPUT', query, {
      ...admin,
      ...(variables && { variables }),
    });
    expect({ status, field: extensions.field, data }).toEqual({ status: 400, field, data: undefined });
  });

  test('whole surrogate pairs are characters, escaped or not', async () => {
    const body = '{"query":"query ($s: String) { survey(name: $s) { id } }","variables":{"s":"\\ud83d\\udd2d"}}';
    expect((await post(body, { 'X-API-Key': (await server.makeKey({ set: 'READ_ONLY' })).key })).body).toEqual({
      data: { survey: null },
    });
  });

  test.each([
    ['?query=%00', 'GRAPHQL_PARSE_FAILED', 400],
    ['?query=%ZZ', 'GRAPHQL_PARSE_FAILED', 400],
    [
      '?query=query($a:Int){viewer{id}...@include(if:false){surveys(first:$a){totalCount}}}&variables={"a":"\\u0000"}',
      'BAD_USER_INPUT',
      400,
    ],
    ['?query={viewer{id}}&variables=x', 'BAD_REQUEST', 400],
    ['?query={viewer{id}}&variables=[]', 'BAD_REQUEST', 400],
    ['?variables={}', 'BAD_REQUEST', 400],
    ['', 'BAD_REQUEST', 400],
    ['?query=mutation{signIn(input:{email:"a@b",password:"hunter2hunter2"}){tokenType}}', 'BAD_REQUEST', 405],
  ])('GET %s is %s', async (search, code, status) => {
    const answer = await get(search);
    expect([answer.body.errors?.[0]?.extensions.code, answer.status]).toEqual([code, status]);
    expect(JSON.stringify(answer.body)).not.toContain('hunter2');
  });

  test('a query by GET is answered', async () => {
    expect(
      (await get('?query=query($n:String!){survey(name:$n){id}}&variables={"n":"x"}')).body.errors?.[0]?.extensions.reason,
    ).toBe('MISSING');
    expect((await get('?query={viewer{id}}&operationName=')).body).toEqual({ data: { viewer: null } });
  });

  test.each([
    ['', 'BAD_USER_INPUT'],
    ['x', 'BAD_USER_INPUT'],
    ['User:', 'BAD_USER_INPUT'],
    ['User:1', 'BAD_USER_INPUT'],
    ["User:' OR 1=1 --", 'BAD_USER_INPUT'],
    ['Foo:01890a5d-ac96-774b-bcce-b302099a8057', 'BAD_USER_INPUT'],
    ['Query:01890a5d-ac96-774b-bcce-b302099a8057', 'BAD_USER_INPUT'],
    ['PageInfo:01890a5d-ac96-774b-bcce-b302099a8057', 'BAD_USER_INPUT'],
    ['Node:01890a5d-ac96-774b-bcce-b302099a8057', 'BAD_USER_INPUT'],
    ['Constructor:01890a5d-ac96-774b-bcce-b302099a8057', 'BAD_USER_INPUT'],
  ])('the id %j is %s to node', async (id, code) => {
    const { extensions } = await server.refused(code, 'query ($id: ID!) { node(id: $id) { id } }', {
      variables: { id },
      ...admin,
    });
    expect(extensions.field).toBe('id');
    expect(JSON.stringify(extensions)).not.toContain('OR 1=1');
  });

  test('node is null for the id of a missing row, of every type that has ids', async () => {
    for (const { name } of schema.getPossibleTypes(schema.getType('Node') as never)) {
      const { node } = await server.ok(`{ node(id: "${name}:01890a5d-ac96-774b-bcce-b302099a8057") { id __typename } }`, admin);
      expect([name, node]).toEqual([name, null]);
    }
    const upper = `User:${server.admin.uuid.toUpperCase()}`;
    expect((await server.ok(`{ node(id: "${upper}") { id } }`, admin)).node.id).toBe(server.admin.id);
  });

  test('the id of another type is BAD_USER_INPUT to the fields of one type', async () => {
    for (const [query, field] of [
      [`{ apiKey(id: "${server.admin.id}") { id } }`, 'id'],
      [`{ survey(id: "${server.admin.id}") { id } }`, 'id'],
      [`{ observation(id: "${server.admin.id}") { id } }`, 'id'],
      ['{ survey { id } }', null],
      ['{ survey(id: "x", name: "x") { id } }', null],
      ['{ apiKeys(filter: { ownerId: "x" }) { totalCount } }', 'filter.ownerId'],
      ['{ auditEvents(filter: { actorId: "Survey:01890a5d-ac96-774b-bcce-b302099a8057" }) { totalCount } }', 'filter.actorId'],
    ] as const)
      expect((await server.refused('BAD_USER_INPUT', query, admin)).extensions.field).toBe(field);
  });

  test('an invalid time, or one that cannot be written, is BAD_USER_INPUT', async () => {
    for (const time of [
      '0000-01-01T00:00:00Z',
      '9999-12-31T23:59:59-14:00',
      'yesterday',
      '2024-02-30T00:00:00Z',
      1e18,
      true,
      {},
    ]) {
      const query = 'query ($t: DateTime) { observations(filter: { observedAfter: $t }) { totalCount } }';
      const { extensions } = await server.refused('BAD_USER_INPUT', query, { variables: { t: time }, ...admin });
      expect(extensions.field).toBe('t');
    }
  });

  test.each(['[', 'a b', '%', 'x/../y', '[::1', 'localhost:99999999', '"', ''])(
    'a Host header of %j harms nothing',
    async (host) => {
      const answer = await server.raw(`GET /graphql?query={viewer{id}} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
      expect(answer).toMatch(/^HTTP\/1\.1 200 [\s\S]*\{"data":\{"viewer":null\}\}/);
    },
  );

  test('connections that break off in the middle harm nothing', async () => {
    const { connect } = await import('node:net');
    for (const text of [
      'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"query":',
      'POST /gra',
    ]) {
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
      await new Promise<void>((resolve) => socket.write(text, () => resolve()));
      socket.destroy();
    }
    expect(await server.raw('nonsense\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
    await server.ok('{ viewer { id } }');
  });

  test.each([
    '{ viewer { "hunter2hunter2" } }',
    '{ viewer { id } hunter2hunter2 }',
    '{ survey(name: hunter2hunter2) { id } }',
    '{ survey(hunter2hunter2: 1) { id } }',
    '{ observations(first: "hunter2hunter2") { totalCount } }',
    '{ observations(filter: { status: hunter2hunter2 }) { totalCount } }',
    '{ observations(filter: { observedAfter: "hunter2hunter2" }) { totalCount } }',
    '{ apiKey(id: 1.5) { id } }',
  ])('%s is answered without the values in it', async (query) => {
    const { status, body } = await server.graphql(query, admin);
    expect(status).toBe(400);
    const text = JSON.stringify(body);
    expect(text).not.toMatch(/\bat .*:\d+:\d+/);
    // The answer repeats names of fields and arguments, but no values.
    if (!/hunter2hunter2(:| })/.test(query) || query.includes('"')) expect(text).not.toContain('hunter2');
  });
});
