// Measures how the time to read, size and differentiate a graph grows with its nodes: 1,000, 3,000 and 10,000 by default.
//   node --conditions=@orograph/source --import tsx tools/bench/graph-growth.mjs [--nodes 1000,3000,10000] [--kinds chain,branches,scan] [--json]
// Processor time. The last column is the exponent p of time ~ nodes^p between the first and the last size: 1 is linear.
import { parseArgs } from 'node:util';
import {
  gradient,
  hvp,
  parameterNotes,
  parametersOf,
  parseOnnx,
  serializeOnnx,
  specialise,
} from '@orograph/onnx';

import { grownGraphs } from './grown-graphs.mjs';

const { values: flags } = parseArgs({
  options: {
    nodes: { type: 'string', default: '1000,3000,10000' },
    kinds: { type: 'string', default: Object.keys(grownGraphs).join(',') },
    json: { type: 'boolean', default: false },
  },
});
const sizes = flags.nodes.split(',').map(Number);

/** Processor seconds of each thing that is done to a graph. */
function timesOf(graph) {
  const times = {};
  const timed = (what, work) => {
    const before = process.cpuUsage();
    const result = work();
    const { user, system } = process.cpuUsage(before);
    times[what] = (user + system) / 1e6;
    return result;
  };
  const bytes = timed('write', () => serializeOnnx(graph));
  const read = timed('read', () => parseOnnx(bytes, { limits: graph.limits }));
  const parameters = timed('parameters', () => parametersOf(read));
  timed('notes', () => parameterNotes(read, parameters));
  const sized = timed('sizes', () => specialise(read, { x: [8, 4] }));
  const names = parameters.map(({ name }) => name);
  const first = timed('gradient', () => gradient(sized, 'loss', names));
  times.nodes = first.nodes.length;
  timed('hvp', () => hvp(sized, 'loss', names));
  return times;
}

for (const kind of flags.kinds.split(',')) {
  timesOf(grownGraphs[kind](Math.min(300, ...sizes))); // the compiler warms up
  const rows = sizes.map((nodes) => timesOf(grownGraphs[kind](nodes)));
  if (flags.json) {
    rows.forEach((times, i) => console.log(JSON.stringify({ kind, asked: sizes[i], ...times })));
    continue;
  }
  console.log(
    `\n${kind}, s`.padEnd(15),
    sizes.map((nodes) => String(nodes).padStart(9)).join(''),
    '  growth',
  );
  for (const what of Object.keys(rows[0])) {
    const values = rows.map((times) => times[what]);
    const power = Math.log(values.at(-1) / values[0]) / Math.log(sizes.at(-1) / sizes[0]);
    const shown = what === 'nodes' ? String : (value) => value.toFixed(3);
    console.log(
      what.padEnd(14),
      values.map((value) => shown(value).padStart(9)).join(''),
      power.toFixed(2).padStart(8),
    );
  }
}
