import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  type DataTensor,
  isBatchNorm,
  loadOnnx,
  saveOnnx,
  serializeNpz,
  serializeTrajectory,
  statisticsOf,
} from '@orograph/models';
import { type Graph, layoutOfParameters, parametersOf, thetaOf } from '@orograph/onnx';
import { layoutOf, pack } from '@orograph/tensor';
import type { ResultRecord } from '@orograph/program';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { fixture, orograph } from './run-cli.ts';

// Two trained networks with BatchNorm; PyTorch's losses in float64, and between them of state dicts interpolated entry by entry.
const beside = '../../../models/test/fixtures';
const [a, b, data] = ['bnA11.onnx', 'bnA12.onnx', 'bnA.npz'].map((name) => fixture(`${beside}/${name}`)) as [
  string,
  string,
  string,
];
const [atA, atB, between] = [0.493423, 0.592935, 0.99257] as const;
let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'orograph-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(
  command: string,
  models: readonly string[],
  flags: string,
): Promise<readonly ResultRecord[]> {
  const args = [command, ...models, '--data', data, '--json', ...flags.split(' ')];
  const { code, err, records } = await orograph(args);
  expect(err.replace(/^report: .*\n/, '')).toBe('');
  expect(code).toBe(0);
  return records;
}
const lossesOf = (records: readonly ResultRecord[], path?: string): number[] =>
  records
    .filter((record) => ['point', 'profile', 'similarity'].includes(record.type) && record['path'] === path)
    .map((record) => record['loss'] as number);
const close = (got: readonly number[], wanted: readonly number[]): void => {
  expect(got).toHaveLength(wanted.length);
  wanted.forEach((x, i) => expect(got[i]).toBeCloseTo(x, 4));
};

test('slice: each checkpoint has its own loss at its coordinates, and statistics are interpolated between', async () => {
  close(lossesOf(await run('slice', [a, b], '--grid 3')), [atA, between, atB]);
  const plane = await run('slice', [a, b], '--direction plane --grid 2x2 --out ' + join(folder, 'plane'));
  expect(lossesOf(plane)).toHaveLength(4);
});

test('slice beyond the models says where extrapolated variances are negative, and why the loss is no number there', async () => {
  const far = await orograph(['slice', a, b, '--data', data, '--json', '--grid', '3', '--range', '-40:40']);
  expect(far.err).toMatch(
    /^warning: beyond the models the running variance ".*" becomes negative \(-[\d.e+]+ at a corner\), where the loss is not a number/,
  );
  expect(far.records.at(-1)!['nonFinite']).toBe(2);
  const near = await orograph(['slice', a, b, '--data', data, '--json', '--grid', '3', '--range', '0:1']);
  expect(near.err).toBe('');
});

test('slice --batch-norm measures the statistics at every point', async () => {
  const losses = lossesOf(await run('slice', [a, b], '--grid 5 --batch-norm'));
  close([losses[0]!, losses[2]!, losses[4]!], [0.50202, 0.97763, 0.58662]);
});

test('reach: the ray to an optimum meets that optimum, whose own loss is below the threshold', async () => {
  const records = await run('reach', [a, b], '--direction optimum --rise 0.1');
  const plain = await run('reach', [a], '--direction random --samples 2');
  const beside2 = await run('reach', [a, b], '--direction random --samples 2');
  const only = (list: readonly ResultRecord[]): ResultRecord[] => list.filter(({ type }) => type === 'reach');
  // What another optimum is there does not move the other directions.
  expect(only(beside2).map(({ distance }) => distance)).toEqual(only(plain).map(({ distance }) => distance));
  expect(only(records)[0]!['loss']).toBeCloseTo(0.5934, 2);
});

test('connect and similarity along its connector: own losses at both ends, also from the connector alone', async () => {
  const out = join(folder, 'connector');
  const records = await run('connect', [a, b], `--steps 4 --points 3 --out ${out}`);
  close(lossesOf(records, 'linear'), [atA, between, atB]);
  const summary = records.find(({ type }) => type === 'summary')!;
  expect((summary['barrier'] as { linear: number }).linear).toBeCloseTo(between - (atA + atB) / 2, 4);
  for (const models of [[a, b], [a]]) {
    const along = await run('similarity', models, `--path ${join(out, 'connector.npz')} --points 3`);
    close(lossesOf(along, 'straight'), [atA, between, atB]);
  }
  const inPlane = await run(
    'slice',
    [a, b],
    `--direction plane --from ${join(out, 'connector.npz')} --grid 2x2`,
  );
  expect(lossesOf(inPlane)).toHaveLength(4);
});

test('along: each point of a trajectory, and each file of weights, has the loss and the curvature of its own network', async () => {
  const trajectory = join(folder, 'way.npz');
  const weights = join(folder, 'weights');
  mkdirSync(weights);
  const graphs = [await loadOnnx(a), await loadOnnx(b)] as const;
  const parameters = parametersOf(graphs[0]);
  const stateLayout = layoutOf(
    statisticsOf(graphs[0]).map((name) => ({ name, shape: graphs[0].constants.get(name)!.shape })),
  );
  const tensorsOf = ({ constants }: Graph) =>
    Object.fromEntries([...constants].map(([name, { data: own }]) => [name, own as Float32Array]));
  const [thetas, states] = [
    graphs.map((graph) => thetaOf(graph, parameters)),
    graphs.map((graph) => pack(stateLayout, tensorsOf(graph))),
  ];
  const layout = layoutOfParameters(parameters);
  writeFileSync(trajectory, serializeTrajectory({ steps: [0, 9], thetas, states }, layout, stateLayout));
  for (const [k, { constants }] of graphs.entries()) {
    const floats = [...constants].filter(([, { dataType }]) => dataType === 'float');
    writeFileSync(
      join(weights, `epoch-${k}.npz`),
      serializeNpz(Object.fromEntries(floats) as Record<string, DataTensor>),
    );
  }
  const { records: truth } = await orograph(['curvature', b, '--data', data, '--top', '1', '--samples', '0']);
  const [top] = truth.find(({ type }) => type === 'eigenpairs')!['values'] as number[];
  for (const path of [trajectory, weights]) {
    const { code, err, records } = await orograph([
      'along',
      a,
      path,
      '--data',
      data,
      '--json',
      ...'--top 1 --batches 0 --samples 0'.split(' '),
    ]);
    // On a busy machine progress is told, which is no warning.
    expect([code, err.replaceAll(/^along: \d+\/\d+ .*\n/gm, '')]).toEqual([0, '']);
    const points = records.filter(({ type }) => type === 'curvature-at');
    close(
      points.map(({ loss }) => loss as number),
      [atA, atB],
    );
    expect((points[1]!['values'] as number[])[0]! / top!).toBeCloseTo(1, 4);
  }
});

/** min(x W, cap) of x = 1, so that the loss beside a target of 0 is that of two numbers; `cap` is no parameter. */
const capped: Graph = {
  name: 'capped',
  opsets: { '': 17 },
  inputs: [{ name: 'x', dataType: 'float', shape: ['N', 2] }],
  outputs: [{ name: 'y', dataType: 'float', shape: ['N', 1] }],
  nodes: [
    { op: 'MatMul', domain: '', name: '', inputs: ['x', 'w'], outputs: ['h'], attributes: {} },
    { op: 'Min', domain: '', name: '', inputs: ['h', 'cap'], outputs: ['y'], attributes: {} },
  ],
  constants: new Map([
    ['w', { dataType: 'float', shape: [2, 1], data: Float32Array.of(2, 4) }],
    ['cap', { dataType: 'float', shape: [1], data: Float32Array.of(1) }],
  ]),
  valueInfo: new Map(),
  metadata: {},
};

test('a buffer that is no statistic is each file of weights’ own along a path and in its plane', async () => {
  const at = (name: string): string => join(folder, name);
  mkdirSync(at('caps'));
  await saveOnnx(capped, at('capped.onnx'));
  const array = (shape: readonly number[], ...numbers: number[]): DataTensor => ({
    dataType: 'float',
    shape,
    data: Float32Array.from(numbers),
  });
  for (const [k, [w, cap]] of (
    [
      [[2, 4], 1],
      [[4, 2], 3],
    ] as const
  ).entries())
    writeFileSync(at(`caps/epoch-${k}.npz`), serializeNpz({ w: array([2, 1], ...w), cap: array([1], cap) }));
  writeFileSync(at('units.npz'), serializeNpz({ x: array([2, 2], 1, 0, 0, 1), y: array([2, 1], 0, 0) }));
  const losses = async (line: string): Promise<number[]> => {
    const args = `${line} --data ${at('units.npz')} --loss mse --json`.split(' ');
    const { code, err, records } = await orograph(args);
    expect([code, err]).toEqual([0, '']);
    return lossesOf(records, line.startsWith('similarity') ? 'straight' : undefined);
  };
  const path = `${at('capped.onnx')} --from ${at('caps')}`;
  // ½(1² + 1²), ½(2² + 2²) and ½(3² + 2²); beyond the second ½(4² + 1²) and ½(5² + 0²).
  const away = Math.sqrt(8);
  const cut = await losses(`slice ${path} --direction trajectory --grid 5 --range ${-away}:${away}`);
  close(cut[0]! < cut[4]! ? cut : cut.toReversed(), [1, 4, 6.5, 8.5, 12.5]);
  const straight = await losses(`similarity ${at('capped.onnx')} --path ${at('caps')} --points 3`);
  close(straight, [1, 4, 6.5]);
});

test('connect --batch-norm: the linear barrier on measured statistics', async () => {
  const records = await run('connect', [a, b], '--steps 2 --points 5 --batch-norm');
  const summary = records.find(({ type }) => type === 'summary')!;
  expect((summary['barrier'] as { linear: number }).linear).toBeCloseTo(0.4333, 4);
});

test('checkpoints that differ in more than numbers are refused where they would be mixed', async () => {
  const graph = await loadOnnx(b);
  const other = join(folder, 'epsilon.onnx');
  const nodes = graph.nodes.map((node) =>
    isBatchNorm(node)
      ? { ...node, attributes: { ...node.attributes, epsilon: { kind: 'float', value: 0.5 } as const } }
      : node,
  );
  await saveOnnx({ ...graph, nodes }, other);
  const { code, err } = await orograph(['slice', a, other, '--data', data, '--grid', '3']);
  expect(code).toBe(2);
  expect(err).toMatch(
    /^error: the checkpoints differ in more than weights and the state beside them, first in node BatchNormalization "\S+" \(expected loss 0\.\d+, as the file has it, got [\d.]+ at its weights in the first model, in .*epsilon\.onnx\)/,
  );
});

test('the same weights with other statistics leave no state between them', async () => {
  const graph = await loadOnnx(a);
  const renewed = join(folder, 'renewed.onnx');
  const constants = new Map(graph.constants);
  const name = graph.nodes.find(isBatchNorm)!.inputs[3]!;
  constants.set(name, { ...constants.get(name)!, data: new Float32Array(4).fill(1) });
  await saveOnnx({ ...graph, constants }, renewed);
  const { code, err } = await orograph(['connect', a, renewed, '--data', data, '--steps', '2']);
  expect(code).toBe(2);
  expect(err).toContain(`the weights of ${renewed} lie in the span of those before`);
});
