// Changes networks by random elements of their symmetry groups and says by how much their outputs change: units permuted, scaled, of other signs.
// Usage: node --conditions=@orograph/source --import tsx tools/interop/check-symmetries.mjs FOLDER [TEXT IN THE NAME ...] [--seeds=N] [--write=PAGE]
// FOLDER holds NAME.onnx and its data NAME.npz, as export_networks.py and export_others.py write them. The worst of N elements of each kind counts.
// `not optimized` is the change when ONNX Runtime leaves the operators as they are: rounding alone. Where a change exceeds the tolerance
// the network is evaluated once more in float64, on one example, by the interpreter of the tests: there no more than 1e-12 may be left.
// With --write the table of a page, docs/probes/alignment.md, is that of this run.
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadDataset, loadOnnx } from '@orograph/models';
import { permuted, rescaled, scalingsOf, serializeOnnx, specialise, symmetriesOf } from '@orograph/onnx';
import { randomElement, randomScales, randomSigns } from '@orograph/tensor';
import { InferenceSession, Tensor } from 'onnxruntime-node';

import { appendLowered, lowerWith } from '../../packages/onnx/src/lower-graph.ts';
import { interpret } from '../../packages/onnx/test/interpreter/interpret.ts';

const [folder, ...words] = process.argv.slice(2);
const wanted = words.filter((word) => !word.startsWith('--'));
const option = (name) => words.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
const [page, seeds] = [option('write'), Number(option('seeds') ?? 2)];
const TOLERANCE = 1e-6;
/** What rounding in float64 may change. */
const EXACT_TOLERANCE = 1e-12;
/** So many examples are enough to see a change. */
const EXAMPLES = 4;

/** The inputs of a network, of the first examples. */
async function feedsOf(graph, path) {
  const { inputs, examples, constants = {} } = await loadDataset(path, { graphInputs: graph.inputs });
  const rows = Math.min(EXAMPLES, examples);
  const tensor = ({ dataType, shape, data }, count) => {
    const dims = count === undefined ? shape : [count, ...shape.slice(1)];
    const size = dims.reduce((a, b) => a * b, 1);
    const type = { float: 'float32', double: 'float64', bool: 'bool' }[dataType] ?? dataType;
    return new Tensor(type, data.slice(0, size), dims);
  };
  return Object.fromEntries(
    graph.inputs.map(({ name, shape }) => {
      const fixed = typeof shape?.[0] === 'number' ? shape[0] : rows;
      return [name, constants[name] ? tensor(constants[name]) : tensor(inputs[name], fixed)];
    }),
  );
}

async function outputsOf(graph, feeds, graphOptimizationLevel = 'all') {
  const session = await InferenceSession.create(serializeOnnx(graph), {
    graphOptimizationLevel,
    logSeverityLevel: 3,
    intraOpNumThreads: 1,
  });
  try {
    return await session.run(feeds);
  } finally {
    await session.release();
  }
}

/** The largest difference, relative to the largest number of the output. */
function change(before, after) {
  let worst = 0;
  for (const [name, { data }] of Object.entries(before)) {
    if (!(data instanceof Float32Array || data instanceof Float64Array)) continue;
    const scale = data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    data.forEach((value, i) => {
      // Outputs that are all zero, as those of a head that begins at zero, have to stay so.
      worst = Math.max(worst, Math.abs(value - after[name].data[i]) / (scale || 1));
    });
  }
  return worst;
}

/** The first example of what is fed, as the interpreter takes it. */
const firstExample = (feeds) =>
  Object.fromEntries(
    Object.entries(feeds).map(([name, { dims, size, data }]) => [
      name,
      { shape: [1, ...dims.slice(1)], data: Array.from(data.slice(0, size / dims[0]), Number) },
    ]),
  );

/** The graph with its stored numbers in float64, so that scales are not rounded. */
const inDouble = (graph) => ({
  ...graph,
  constants: new Map(
    Array.from(graph.constants, ([name, constant]) => [
      name,
      constant.dataType === 'float'
        ? { ...constant, dataType: 'double', data: Float64Array.from(constant.data) }
        : constant,
    ]),
  ),
});

/** What a network computes of one example in float64. */
function exactOutputs(graph, feeds) {
  const core = lowerWith(graph, new Set(graph.nodes), (g, node) => appendLowered(g, node, graph.opsets['']));
  return Object.fromEntries(
    Object.entries(interpret(core, firstExample(feeds))).map(([name, data]) => [name, { data }]),
  );
}

async function check(stem) {
  const read = await loadOnnx(join(folder, `${stem}.onnx`));
  const feeds = await feedsOf(read, join(folder, `${stem}.npz`));
  const shapes = Object.fromEntries(Object.entries(feeds).map(([name, { dims }]) => [name, [...dims]]));
  const graph = specialise(read, shapes);
  const before = await outputsOf(graph, feeds);
  const permutations = symmetriesOf(graph);
  const { scales, signs } = scalingsOf(graph);
  const makers = {
    permuted: (of, seed) => permuted(of, permutations, randomElement(permutations.groups, seed)),
    scaled: (of, seed) => rescaled(of, scales, randomScales(scales, seed)),
    signed: (of, seed) => rescaled(of, signs, randomSigns(signs, seed)),
  };
  const changes = {};
  for (const [kind, make] of Object.entries(makers)) {
    changes[kind] = 0;
    for (let seed = 1; seed <= seeds; seed++)
      changes[kind] = Math.max(changes[kind], change(before, await outputsOf(make(graph, seed), feeds)));
  }
  const units = (groups) => groups.reduce((sum, { size }) => sum + size, 0);
  return {
    groups: permutations.groups.length,
    scales: units(scales),
    signs: units(signs),
    ...changes,
    // The same network with its operators as they are: what rounding alone does.
    rounding: change(before, await outputsOf(graph, feeds, 'disabled')),
    exact: Object.values(changes).some((value) => value > TOLERANCE)
      ? exactChange(inDouble(graph), Object.values(makers), feeds)
      : undefined,
    obstacles: permutations.obstacles.map(({ op }) => op),
  };
}

/** The largest change of the outputs in float64 by an element of each kind. */
function exactChange(graph, makers, feeds) {
  const before = exactOutputs(graph, feeds);
  return Math.max(...makers.map((make) => change(before, exactOutputs(make(graph, 1), feeds))));
}

const stems = readdirSync(folder)
  .filter((file) => file.endsWith('.onnx') && existsSync(join(folder, file.replace('.onnx', '.npz'))))
  .map((file) => file.slice(0, -'.onnx'.length))
  .filter((stem) => wanted.length === 0 || wanted.some((text) => stem.includes(text)))
  .toSorted((a, b) => statSync(join(folder, `${a}.onnx`)).size - statSync(join(folder, `${b}.onnx`)).size);
const rows = [];
let failures = 0;
/** Exports whose outputs change by more than the tolerance in float32, and by nothing but rounding in float64. */
let byRounding = 0;
for (const stem of stems) {
  const found = await check(stem).catch((error) => ({ failed: error.message }));
  const changes = [found.permuted, found.scaled, found.signed];
  const isWithin = changes.every((value) => value <= TOLERANCE);
  const isRight = isWithin || found.exact <= EXACT_TOLERANCE;
  failures += isRight ? 0 : 1;
  byRounding += isRight && !isWithin ? 1 : 0;
  console.log(isRight ? 'right' : 'WRONG', stem, JSON.stringify(found));
  const cell = (value) => (value > TOLERANCE ? `**${value.toExponential(0)}**` : value.toExponential(0));
  rows.push(
    found.failed === undefined
      ? [
          stem,
          found.groups,
          cell(found.permuted),
          found.scales,
          cell(found.scaled),
          found.signs,
          cell(found.signed),
          cell(found.rounding),
          found.exact === undefined ? '' : found.exact.toExponential(0),
        ]
      : [stem, found.failed, '', '', '', '', '', '', ''],
  );
  if (page === undefined) continue;
  const head = [
    'export',
    'groups',
    'permuted',
    'scales',
    'scaled',
    'signs',
    'signs changed',
    'not optimized',
    'in float64',
  ];
  const table = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  const [start, end] = ['<!-- table: written by tools/interop/check-symmetries.mjs -->', '<!-- /table -->'];
  const text = readFileSync(page, 'utf8');
  const [before] = text.split(start);
  const [, after] = text.split(end);
  const summary = `The outputs of ${rows.length - failures - byRounding} of ${rows.length} exports stay within ${TOLERANCE.toExponential()} of the largest; those of ${byRounding} more stay within ${EXACT_TOLERANCE.toExponential()} in float64.`;
  writeFileSync(page, `${before}${start}\n\n${summary}\n\n${table}\n\n${end}${after}`);
}
console.log(`${stems.length - failures} of ${stems.length} stay`);
process.exitCode = failures > 0 ? 1 : 0;
