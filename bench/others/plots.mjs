/** Draws the charts of docs/performance.md with Vega-Lite: `plots.mjs RESULTS FOLDER`. Each chart states its date and machine. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vega from 'vega';
import { compile } from 'vega-lite';

const [results, folder] = process.argv.slice(2);
const { caption, bars, points } = JSON.parse(readFileSync(results, 'utf8'));

const FONT = 'Helvetica, Arial, sans-serif';
const config = {
  font: FONT,
  background: 'white',
  padding: 12,
  view: { stroke: null },
  axis: { grid: false, labelFontSize: 12, titleFontSize: 12, titleFontWeight: 'normal', labelLimit: 0 },
  legend: { labelFontSize: 12, labelLimit: 0, symbolStrokeWidth: 3 },
  title: { anchor: 'start', fontSize: 15, subtitleFontSize: 11, subtitleColor: '#555', subtitlePadding: 6, offset: 14 },
};
const OURS = 'this server';
const isOurs = `datum.side === '${OURS}'`;
const [blue, grey] = ['#1f5fa8', '#a9b4c0'];

const spent = { field: 'micros', type: 'quantitative', title: 'CPU time of the server for one request, µs' };

function barsOf(chart, title) {
  const values = bars.filter((bar) => bar.chart === chart).sort((a, b) => a.micros - b.micros);
  const side = { field: 'side', type: 'nominal', title: null, sort: values.map((bar) => bar.side) };
  return {
    title: { text: title, fontSize: 13, fontWeight: 'normal', frame: 'group' },
    data: { values },
    width: 420,
    height: { step: 26 },
    encoding: { y: side, x: spent },
    layer: [
      { mark: { type: 'bar', height: 17 }, encoding: { color: { condition: { test: isOurs, value: blue }, value: grey } } },
      {
        mark: { type: 'text', align: 'left', dx: 5, fontSize: 12 },
        encoding: { text: { field: 'micros', type: 'quantitative', format: ',.0f' } },
      },
    ],
  };
}

const peers = {
  title: { text: 'The cost of a request: this server, its peers and the limit', subtitle: caption },
  vconcat: [
    barsOf('viewer', '{ viewer { kind name } }'),
    barsOf('list', '20 observations with survey and 3 detections each'),
  ].filter(({ data }) => data.values.length > 0),
  resolve: { scale: { x: 'independent', y: 'independent' } },
};

const COLOURS = {
  [OURS]: blue,
  'this server, by resolvers': '#8fb4dc',
  'PostGraphile 5': '#d98324',
  'bare handler, one statement (limit)': '#7a8794',
};
/** The sides, the dearest first. */
const lines = [...new Set([...points].sort((a, b) => b.micros - a.micros).map(({ side }) => side))];
const log = { type: 'log' };
const sizes = {
  title: { text: 'The cost of a page, from 1 to 1,000 observations with their survey', subtitle: caption },
  data: { values: points },
  width: 520,
  height: 320,
  mark: { type: 'line', point: { size: 45 }, strokeWidth: 2.5 },
  encoding: {
    x: { field: 'rows', type: 'quantitative', scale: log, title: 'rows of the page', axis: { format: ',d' } },
    y: { ...spent, scale: log, axis: { format: ',d', grid: true, gridColor: '#eee' } },
    color: {
      field: 'side',
      type: 'nominal',
      title: null,
      scale: { domain: lines, range: lines.map((side) => COLOURS[side] ?? '#5b9e6f') },
    },
  },
};

for (const [name, spec, drawn] of [
  ['peers', peers, bars],
  ['sizes', sizes, points],
]) {
  if (drawn.length === 0) continue;
  const view = new vega.View(vega.parse(compile({ config, ...spec }).spec), { renderer: 'none' });
  writeFileSync(join(folder, `${name}.svg`), `${await view.toSVG()}\n`);
  console.log(`drew ${name}.svg`);
}
