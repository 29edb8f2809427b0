/**
 * The files of GraphiQL besides the bundle: the page, the script that starts GraphiQL, a style sheet and an icon. The typed text stays in
 * the memory of the page: the bundle gets a Map as its storage, and does not write the document into the URL. Nothing is inline, so the
 * policy can forbid inline scripts.
 */

import { ICON } from '../icon-svg.js';
import type { SourceFile } from './bundle.js';
import { EXAMPLE_TABS, NEW_TAB_HEADERS } from './examples.js';

/** Monaco (the editor) puts style elements and attributes into the page and carries its fonts and images as data. */
export const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "connect-src 'self'",
  'font-src data:',
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The policy of the files. A worker follows the policy with which its file was sent, and this policy allows no requests. */
export const FILE_POLICY = "default-src 'none'; frame-ancestors 'none'";

const START = String.raw`'use strict';
(() => {
  const tabs = ${JSON.stringify(EXAMPLE_TABS)};
  const files = document.currentScript.dataset;
  const workers = { editorWorkerService: files.editorWorker, json: files.jsonWorker, graphql: files.graphqlWorker };
  self.MonacoEnvironment = { globalAPI: false, getWorkerUrl: (_module, label) => workers[label] ?? workers.editorWorkerService };

  // A document in the address is not shown, and it is removed from there: histories and logs must not contain it.
  history.replaceState(null, '', location.pathname);

  // The tabs of the bundle can be dragged, but with a wrong offset: a pressed tab jumps away from the pointer, and the click is lost. So
  // this script prevents dragging, and the style sheet keeps the tabs in position.
  const holdTab = (event) => event.target.closest?.('.graphiql-tab') && event.stopPropagation();
  addEventListener('pointerdown', holdTab, true);

  const memory = new Map();
  const storage = {
    getItem: (key) => memory.get(key) ?? null,
    setItem: (key, value) => void memory.set(key, String(value)),
    removeItem: (key) => void memory.delete(key),
    clear: () => memory.clear(),
    get length() {
      return memory.size;
    },
  };

  // An empty header, or a scheme without a token, is not a credential: the user may paste one there.
  const given = (headers) =>
    Object.entries(headers ?? {}).filter(([, value]) => value !== null && !/^\s*(bearer)?\s*$/i.test(String(value)));

  async function* events(body) {
    let text = '';
    for (const reader = body.pipeThrough(new TextDecoderStream()).getReader(); ; ) {
      const { done, value } = await reader.read();
      text += value ?? '';
      for (let end = text.search(/\r?\n\r?\n/); end >= 0; end = text.search(/\r?\n\r?\n/)) {
        const lines = text.slice(0, end).split(/\r?\n/);
        text = text.slice(end).replace(/^\r?\n\r?\n/, '');
        if (lines.includes('event: complete')) return;
        const data = lines.filter((line) => line.startsWith('data:')).map((line) => line.slice(5).trim()).join('');
        if (data) yield JSON.parse(data);
      }
      if (done) return;
    }
  }

  // For a moment after a change of tabs, the bundle still names the operation of the earlier tab. Such a name is left out.
  const named = ({ operationName, ...params }) =>
    RegExp('(query|mutation|subscription)\\s+' + operationName + '\\b').test(params.query) ? { ...params, operationName } : params;

  // An empty password is asked for in a field that hides it. Neither the editor nor the page keeps it.
  async function withPassword(params) {
    const input = params.variables?.input;
    if (!/\bsignIn\b/.test(params.query) || input?.password !== '') return params;
    const password = await askPassword(String(input.email ?? ''));
    return { ...params, variables: { ...params.variables, input: { ...input, password } } };
  }

  function askPassword(email) {
    const dialog = document.body.appendChild(document.createElement('dialog'));
    dialog.className = 'ask-password';
    const label = dialog.appendChild(document.createElement('label'));
    label.textContent = email ? 'Password of ' + email : 'Password';
    const field = label.appendChild(document.createElement('input'));
    field.type = 'password';
    field.autocomplete = 'current-password';
    const button = dialog.appendChild(document.createElement('button'));
    button.textContent = 'Sign in';
    return new Promise((resolve) => {
      button.addEventListener('click', () => dialog.close(field.value));
      field.addEventListener('keydown', ({ key }) => key === 'Enter' && dialog.close(field.value));
      dialog.addEventListener('close', () => {
        const password = dialog.returnValue;
        dialog.remove();
        resolve(password);
      });
      dialog.showModal();
    });
  }

  async function fetcher(asked, options) {
    const params = await withPassword(asked);
    // The schema is public, so this request does not contain the credential of the open tab.
    const headers = params.operationName === 'IntrospectionQuery' ? [] : given(options?.headers);
    const stop = new AbortController();
    const response = await fetch(location.pathname, {
      method: 'POST',
      body: JSON.stringify(named(params)),
      credentials: 'omit',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
      signal: stop.signal,
      headers: [
        ['Content-Type', 'application/json'],
        ['Accept', 'application/graphql-response+json, application/json, text/event-stream;q=0.5'],
        ...headers.map(([name, value]) => [name, String(value)]),
      ],
    });
    if (response.headers.get('content-type')?.startsWith('text/event-stream')) {
      const stream = events(response.body);
      const end = async () => (stop.abort(), { done: true, value: undefined });
      return { [Symbol.asyncIterator]: () => ({ next: () => stream.next(), return: end }) };
    }
    const text = await response.text();
    try {
      return JSON.parse(text);
    } catch {
      return { errors: [{ message: 'HTTP ' + response.status + ' ' + response.statusText + ' with no JSON in the answer' }] };
    }
  }

  YogaGraphiQL.renderYogaGraphiQL(document.getElementById('root'), {
    title: 'AstrID <em>GraphiQL</em>',
    logo: '<img src="' + files.icon + '" width="28" height="28" alt="">',
    fetcher,
    storage,
    defaultTabs: tabs,
    headers: ${JSON.stringify(NEW_TAB_HEADERS)},
    initialHeaders: tabs[0].headers,
    variables: tabs[0].variables,
    defaultEditorToolsVisibility: 'variables',
    shouldPersistHeaders: false,
    showPersistHeadersSettings: false,
    onEditQuery: () => {},
  });
})();
`;

/** Variables and Headers side by side, both always visible. The bundle shows one at a time. */
const STYLE = `
html, body, #root { height: 100%; margin: 0; }
#root:empty::before { content: 'Loading GraphiQL'; display: block; padding: 2em; font: 16px sans-serif; color: #667; }
.graphiql-container .graphiql-editor-tool { display: flex; gap: 16px; padding-top: 0; }
.graphiql-container .graphiql-editor-tool > .graphiql-editor,
.graphiql-container .graphiql-editor-tool > .graphiql-editor.hidden {
  display: block; position: relative; flex: 1 1 0; min-width: 0; height: auto;
}
.graphiql-container .graphiql-editor-tools > button[data-name='headers'] { position: absolute; left: 50%; }
.ask-password { padding: 24px; border: 0; border-radius: 12px; font: 15px sans-serif; box-shadow: 0 8px 32px #0004; }
.ask-password::backdrop { background: #0006; }
.ask-password label { display: grid; gap: 8px; }
.ask-password input { min-width: 280px; padding: 8px; font: inherit; }
.ask-password button { margin-top: 16px; padding: 8px 16px; font: inherit; }
.graphiql-container .graphiql-tab { transform: none !important; }
.graphiql-container .graphiql-editor-tools > button[data-name] { color: hsl(var(--color-neutral)); }
`;

export const OUR_FILES: readonly SourceFile[] = [
  { stem: 'start', extension: 'js', text: START },
  { stem: 'page', extension: 'css', text: STYLE },
  { stem: 'icon', extension: 'svg', text: ICON },
];

/** The page. `url` returns the relative address of a file, so that the page also works behind a proxy that serves the API below a path. */
export function pageHtml(url: (stem: string, extension: string) => string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>AstrID GraphiQL</title>
<link rel="icon" type="image/svg+xml" href="${url('icon', 'svg')}">
<link rel="stylesheet" href="${url('graphiql', 'css')}">
<link rel="stylesheet" href="${url('page', 'css')}">
</head>
<body class="no-focus-outline">
<noscript>GraphiQL needs JavaScript. The API does not: POST to this address.</noscript>
<div id="root"></div>
<script src="${url('graphiql', 'js')}"></script>
<script src="${url('start', 'js')}" data-icon="${url('icon', 'svg')}" data-editor-worker="${url('editor-worker', 'js')}"
 data-json-worker="${url('json-worker', 'js')}" data-graphql-worker="${url('graphql-worker', 'js')}"></script>
</body>
</html>
`;
}
