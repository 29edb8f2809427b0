import { afterAll, beforeAll, test } from 'vitest';
import { startServer, type TestServer } from './support/server.js';
let s: TestServer;
beforeAll(async () => { s = await startServer(); });
afterAll(() => s.stop().catch((e) => console.log(String(e).slice(0, 500))));
const show = (what: string, a: any) => console.log(what, a?.status, JSON.stringify(a?.body ?? a)?.slice(0, 420));
const t = (o: object = {}) => ({ token: s.admin.token, ...o });
test('probe', async () => {
  const q = 'query($f:Int){ observations(first:$f){nodes{survey{observations(first:$f){nodes{survey{observations(first:$f){nodes{id}}}}}}}}}';
  show('limit var 1', await s.graphql(q, t({ variables: { f: 100 } })));
  show('limit var 2', await s.graphql(q, t({ variables: { f: 1 } })));
  show('limit var 3', await s.graphql(q, t({ variables: { f: 100 } })));
  const q2 = q.replace('id', 'ra');
  show('limit var 4', await s.graphql(q2, t({ variables: { f: 1 } })));
  show('limit var 5', await s.graphql(q2, t({ variables: { f: 100 } })));
  const survey = await s.makeSurvey('ZTF');
  const o = await s.makeObservations(survey, 3);
  for (const f of ['0000-01-01T00:00:00Z', '9999-12-31T23:59:59-14:00', 8.64e15, -6.3e13, -1e14, 'x', 5e20, '2024-01-01'])
    show('observedAfter ' + f, await s.graphql('query($f:DateTime){observations(filter:{observedAfter:$f}){totalCount}}', t({ variables: { f } })));
  const ing = (row: object) => s.graphql('mutation($o:[ObservationInput!]!){ingestObservations(input:{survey:"ZTF",observations:$o}){inserted updated unchanged rejected{index reason}}}', t({ variables: { o: [{ externalId: 'A', ra: 1, dec: 1, observedAt: '2024-01-01', ...row }] } }));
  for (const row of [{ observedAt: '0000-01-01' }, { observedAt: '0001-01-01T00:00:00+14:00' }, { observedAt: '9999-12-31T23:59:59-14:00' }, { observedAt:'2024-01-01T23:59:60Z'}, { externalId: '\u0085' }, { externalId: '\u001c' }, { externalId: 'a\ud800' }, { fitsUrl: '\udc00' }, { externalId: '\u200b' }, {externalId:'\u180e'}, {externalId: '\ufeff'}])
    show('ingest ' + JSON.stringify(row), await ing(row));
  const mk = (name: string) => s.graphql('mutation($n:String!){createApiKey(input:{name:$n,permissions:[READ_DATA]}){apiKey{name}}}', t({ variables: { n: name } }));
  for (const n of ['\u0085', 'a\ud800', '\u001c', '\ufeff', 'x'.repeat(10000), ' '.repeat(10)]) show('name ' + JSON.stringify(n.slice(0, 10)), await mk(n));
  show('user', await s.graphql('mutation{createUser(input:{email:"a\u0085@b",name:"x",role:GUEST}){user{email}}}', t()));
  const cur = (...p: unknown[]) => Buffer.from(JSON.stringify(p)).toString('base64url');
  const id = o[0]!.slice(12);
  for (const c of [cur('observedAt', 5, id), cur('observedAt', 'x', id), cur('observedAt', { date: '2024-01-01' }, '-'.repeat(36)), cur('observedAt', {date:'0000-01-01'}, id), cur('observedAt', null, id), '', 'xx'])
    show('cursor ' + Buffer.from(c, 'base64url'), await s.graphql('query($c:String){observations(after:$c){nodes{id}}}', t({ variables: { c } })));
  show('cursor ra', await s.graphql('query($c:String){observations(after:$c,orderBy:{field:RA}){nodes{id}}}', t({ variables: { c: cur('ra', 'x', id) } })));
  const guest = await s.makeUser('GUEST');
  show('node typename guest', await s.graphql(`{node(id:"${o[0]}"){__typename}}`, { token: guest.token }));
  show('node typename guest', await s.graphql(`{node(id:"Observation:${s.admin.uuid}"){__typename}}`, { token: guest.token }));
  show('node id guest', await s.graphql(`{node(id:"${o[0]}"){id}}`, { token: guest.token }));
  show('nested first', await s.graphql('{survey(name:"ZTF"){observations(first:101){nodes{id}}}}', t()));
  show('nested after', await s.graphql('{survey(name:"ZTF"){observations(after:"x"){nodes{id}}}}', t()));
  show('literal inf', await s.graphql('mutation{ingestObservations(input:{survey:"ZTF",observations:[{externalId:"I",ra:1,dec:1,observedAt:"2024-01-01",exposureTime:1e999}]}){inserted rejected{reason}}}', t()));
  for (const v of [{ input: { email: 'x' } }, { input: 'hunter2' }, { input: { email: 'e', password: 5 } }, {}, { input: null }, { input: { email: 'x', password: 'hunter2', extra: 'hunter2' } }])
    show('signIn var', await s.graphql('mutation($input:SignInInput!){signIn(input:$input){tokenType}}', { variables: v }));
  for (const g of ['?query=mutation{revokeApiKey(input:{id:"a"}){apiKey{id}}}', '?query=%ZZ', '?query={viewer{name}}&variables=[1]', '?query={viewer{name}}&variables=x', '?foo=1', '?query={viewer{name}}&foo=1', '', '?query=%00', '?query={viewer{name}}&variables={"a":"\\u0000"}', '?query={viewer{name}}&query={viewer{id}}'])
    { const r = await fetch(s.url + g, { headers: { accept: 'application/json' } }); console.log('GET', g, r.status, (await r.text()).slice(0, 300)); }
  for (const head of ['Host: [', 'Host: a b', 'Host: %', 'Host: ', 'Host: x/../y', 'X: y'])
    console.log('HOST', head, JSON.stringify((await s.raw(`GET /graphql?query={viewer{name}} HTTP/1.1\r\n${head}\r\nConnection: close\r\n\r\n`)).slice(-200)));
  console.log('url', JSON.stringify((await s.raw(`GET http://[/graphql HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)).slice(-200)));
  console.log('url', JSON.stringify((await s.raw(`GET //graphql HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)).slice(-200)));
  for (const m of ['OPTIONS', 'HEAD', 'PUT', 'DELETE', 'PATCH']) { const r = await fetch(s.url, { method: m }); console.log(m, r.status, await r.text(), [...r.headers].map(String).join('|')); }
  show('wild', await s.graphql('{users(filter:{search:"%"}){totalCount} b:users(filter:{search:"_"}){totalCount}}', t()));
});
test('overlap', async () => {
  for (const doc of [`{viewer{name}} fragment F on Query{${'viewer{id} '.repeat(900)}}`, `{viewer{name}} fragment F on Query{${'permissionSets{name name name name} '.repeat(500)}}`, `{viewer{name}} fragment F on Viewer{${'name '.repeat(3900)}}`, `{viewer{name}} ${Array.from({length: 300}, (_, i) => `fragment F${i} on Viewer{name ...F${i+1} ...F${i+2}}`).join(' ')} fragment F300 on Viewer{id} fragment F301 on Viewer{id}`]) {
    const b = performance.now();
    const a = await s.graphql(doc, {}); console.log('overlap', Math.round(performance.now() - b), a.status, a.body.errors?.[0]?.message, a.body.errors?.length);
  }
});
