/**
 * Attaches to a program that waits for its debugger, as an editor does: finds the source by its source map, sets a breakpoint there, and
 * prints each stop as one line of JSON. It runs with `--experimental-websocket`, which Node 20 needs. Arguments: the URL, the source, its line,
 * and `early` when the line runs as soon as the program has loaded it. Then each script waits for its breakpoint, as in an editor, which is slow.
 */
import { SourceMap } from 'node:module';
import { pathToFileURL } from 'node:url';

const [url, path, given, when] = process.argv.slice(2);
const source = pathToFileURL(path).href;
const line = Number(given) - 1;
const socket = new WebSocket(url);
/** The source maps of scripts, by their ids. */
const maps = new Map();
/** The script whose breakpoint is being set. */
let setting;
const answers = new Map();
let count = 0;

function send(method, params = {}) {
  const id = ++count;
  socket.send(JSON.stringify({ id, method, params }));
  return new Promise((resolve) => answers.set(id, resolve));
}

/** The map of a script when it was made from the source. */
function mapOf({ url: script, sourceMapURL }) {
  const [, data] = /^data:application\/json.*;base64,(.*)$/.exec(sourceMapURL) ?? [];
  if (data === undefined) return undefined;
  const payload = JSON.parse(Buffer.from(data, 'base64').toString());
  const base = script.startsWith('/') ? pathToFileURL(script).href : script;
  return payload.sources.some((name) => new URL(name, base).href === source) ? new SourceMap(payload) : undefined;
}

/** The first place of the script that came from the line. */
function placeOf(map, text) {
  for (const [lineNumber, content] of text.split('\n').entries())
    for (let columnNumber = 0; columnNumber < content.length; columnNumber++) {
      const entry = map.findEntry(lineNumber, columnNumber);
      if (entry.originalLine === line && entry.generatedColumn === columnNumber && entry.generatedLine === lineNumber)
        return { lineNumber, columnNumber };
    }
  throw new Error(`No code came from line ${line + 1} of ${source}.`);
}

async function setBreakpointIn(scriptId, map) {
  const { scriptSource } = await send('Debugger.getScriptSource', { scriptId });
  await send('Debugger.setBreakpoint', { location: { scriptId, ...placeOf(map, scriptSource) } });
  console.log(JSON.stringify({ set: true }));
}

const events = {
  'Debugger.scriptParsed': async (script) => {
    const map = mapOf(script);
    if (map === undefined) return;
    maps.set(script.scriptId, map);
    setting = setBreakpointIn(script.scriptId, map);
    await setting;
  },
  'Debugger.paused': async ({ reason, callFrames: [{ location }] }) => {
    if (reason === 'instrumentation') await setting;
    else {
      const entry = maps.get(location.scriptId)?.findEntry(location.lineNumber, location.columnNumber);
      if (entry) console.log(JSON.stringify({ stoppedAt: entry.originalLine + 1 }));
    }
    await send('Debugger.resume');
  },
  // The program does not end while a debugger is attached.
  'NodeRuntime.waitingForDisconnect': () => socket.close(),
};

socket.onmessage = async ({ data }) => {
  const { id, result, error, method, params } = JSON.parse(data);
  if (error) throw new Error(error.message);
  if (id !== undefined) answers.get(id)?.(result);
  else await events[method]?.(params);
};
socket.onopen = async () => {
  await send('Debugger.enable');
  if (when === 'early')
    await send('Debugger.setInstrumentationBreakpoint', { instrumentation: 'beforeScriptWithSourceMapExecution' });
  await send('NodeRuntime.notifyWhenWaitingForDisconnect', { enabled: true });
  await send('Runtime.runIfWaitingForDebugger');
};
socket.onclose = () => process.exit(0);
