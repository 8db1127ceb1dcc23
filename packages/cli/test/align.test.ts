import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  activationsOf,
  datasetOf,
  loadOnnx,
  onnxModelOf,
  readModel,
  resnet20,
  saveOnnx,
  serializeNpz,
  simpleCnn,
} from '@orograph/models';
import {
  layoutOfParameters,
  parametersOf,
  parseOnnx,
  permuted,
  rescaled,
  scalingsOf,
  symmetriesOf,
  thetaOf,
  type Constant,
  type Graph,
} from '@orograph/onnx';
import { weightMatching, type MatchTurn } from '@orograph/probes';
import { numberAt, listAt } from '@orograph/report';
import { interpolate, norm, randomElement, randomScales, subtract } from '@orograph/tensor';
import { alignModel, turnByTurn } from '@orograph/studies';
import { InterruptedError } from '@orograph/program';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { fixture, orograph } from './run-cli.ts';

const [m0, m1, data] = [fixture('mlp-0.onnx'), fixture('mlp-1.onnx'), fixture('data.npz')];
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'orograph-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const command = (line: string): string[] => line.split(' ');

const thetaOfGraph = (graph: Graph): Float32Array => thetaOf(graph, parametersOf(graph));

/** A file of the same network with its units in another order. */
async function shuffledCopy(path: string, seed: number): Promise<string> {
  const graph = await loadOnnx(path);
  const symmetries = symmetriesOf(graph);
  const copy = join(folder, `copy-${seed}.onnx`);
  await saveOnnx(permuted(graph, symmetries, randomElement(symmetries.groups, seed)), copy);
  return copy;
}

test('align finds a permuted copy again: no distance, no barrier, the same file', async () => {
  const [copy, out] = [await shuffledCopy(m0, 1), join(folder, 'copy')];
  const run = await orograph(command(`align ${m0} ${copy} --data ${data} --points 5 --out ${out}`));
  const [model] = listAt(run.records.at(-1), 'models');
  expect(numberAt(model, 'distance', 'before')).toBeGreaterThan(1);
  expect(numberAt(model, 'distance', 'after')).toBe(0);
  expect(numberAt(model, 'barrier', 'after')).toBeLessThan(1e-6);
  expect(numberAt(model, 'outputDifference')).toBeLessThan(1e-6);
  const aligned = await loadOnnx(join(out, (model as { file: string }).file));
  expect(thetaOfGraph(aligned)).toEqual(thetaOfGraph(await loadOnnx(m0)));
  expect(readFileSync(join(out, 'align-1.svg'), 'utf8')).toContain('aligned');
});

test('align keeps the function, comes closer, and a run cut short goes on to the same bytes', async () => {
  const out = join(folder, 'pair');
  const line = `align ${m0} ${m1} --data ${data} --points 3 --out ${out}`;
  const run = await orograph(command(line));
  const [model] = listAt(run.records.at(-1), 'models');
  expect(Math.abs(numberAt(model, 'lossDifference'))).toBeLessThan(1e-6);
  expect(numberAt(model, 'outputDifference')).toBeLessThan(1e-6);
  const [a, b, aligned] = await Promise.all(
    [m0, m1, join(out, 'aligned', '1-mlp-1.onnx')].map(async (path) => thetaOfGraph(await loadOnnx(path))),
  );
  expect(numberAt(model, 'distance', 'before')).toBeCloseTo(norm(subtract(b!, a!)), 6);
  expect(numberAt(model, 'distance', 'after')).toBeCloseTo(norm(subtract(aligned!, a!)), 6);
  expect(norm(subtract(aligned!, a!))).toBeLessThan(norm(subtract(b!, a!)));
  expect(norm(aligned!)).toBeCloseTo(norm(b!), 5);

  const path = join(out, 'records.ndjson');
  const lines = run.out.split('\n');
  truncateSync(path, Buffer.byteLength(lines.slice(0, 4).join('\n')) + 9);
  const rest = await orograph(command(line));
  expect(readFileSync(path, 'utf8')).toBe(run.out);
  expect(rest.out).toBe(lines.slice(4).join('\n'));
});

test('inspect --symmetries says what can be permuted, scaled and of other sign, of an ONNX model', async () => {
  const run = await orograph(command(`inspect ${m0} --symmetries --json`));
  expect(run.records[0]!['symmetries']).toEqual({
    permutations: ['0.weight: P1, 6', '0.bias: P1', '2.weight: P2, P1', '2.bias: P2', '4.weight: 3, P2'],
    scales: ['2.weight: S1, 8', '2.bias: S1', '4.weight: 3, 1/S1'],
    signs: ['0.weight: F1, 6', '0.bias: F1', '2.weight: 5, F1'],
    obstacles: [],
  });
  const other = await orograph(command(`inspect ${fixture('mlp-0-tfjs')} --symmetries`));
  expect(other).toMatchObject({ code: 2 });
  expect(other.err).toContain('its units cannot be permuted (expected an ONNX model, got another format');
});

describe('--match', () => {
  test('activations finds a permuted copy again', async () => {
    const copy = await shuffledCopy(m0, 6);
    const run = await orograph(
      command(`align ${m0} ${copy} --data ${data} --match activations --match-examples 40 --points 2`),
    );
    const [model] = listAt(run.records.at(-1), 'models');
    expect(numberAt(model, 'distance', 'after')).toBe(0);
    expect(numberAt(model, 'outputDifference')).toBeLessThan(1e-6);
  });

  test('straight-through begins with the weights and ends no higher half-way', async () => {
    const halfWay = async (flags: string): Promise<readonly [number, unknown]> => {
      const run = await orograph(command(`align ${m0} ${m1} --data ${data} --points 3${flags}`));
      const middle = run.records.find(
        ({ line, index }) => line === 'aligned' && (index as readonly number[])[0] === 1,
      );
      const [model] = listAt(run.records.at(-1), 'models');
      expect(numberAt(model, 'outputDifference')).toBeLessThan(1e-6);
      return [Number(middle!['loss']), (model as { step?: number }).step];
    };
    const [weights] = await halfWay('');
    const [refined, step] = await halfWay(' --match straight-through --steps 4 --learning-rate 0.01');
    expect(refined).toBeLessThan(weights + 1e-6);
    expect(step).toBeGreaterThanOrEqual(0);
  });

  test('flags of one way do not apply to another', async () => {
    const run = await orograph(command(`align ${m0} ${m1} --data ${data} --steps 4`));
    expect(run).toMatchObject({ code: 2 });
    expect(run.err).toContain('--steps does not apply (expected --match straight-through, got weights');
  });
});

test('--repair measures a third line with the same ends, and goes on to the same bytes', async () => {
  const out = join(folder, 'repaired');
  const line = `align ${m0} ${m1} --data ${data} --points 3 --repair --merge --out ${out}`;
  const run = await orograph(command(line));
  const losses = (name: string): number[] =>
    run.records.flatMap((record) => (record['line'] === name ? [Number(record['loss'])] : []));
  const [aligned, repaired] = [losses('aligned'), losses('repaired')];
  for (const end of [0, 2]) expect(repaired[end]).toBeCloseTo(aligned[end]!, 4);
  expect(Math.abs(repaired[1]! - aligned[1]!)).toBeGreaterThan(1e-4);
  const [model] = listAt(run.records.at(-1), 'models');
  expect(numberAt(model, 'barrier', 'repaired')).toBeCloseTo(
    Math.max(...repaired.map((loss, i) => loss - (repaired[0]! + ((repaired[2]! - repaired[0]!) * i) / 2))),
    6,
  );
  // The model half-way is that of the repaired line.
  const file = join(out, 'merged/1-mlp-1.onnx');
  const again = await orograph(command(`evaluate ${file} --data ${data}`));
  expect(Number(again.records[0]!['loss'])).toBeCloseTo(repaired[1]!, 5);
  const path = join(out, 'records.ndjson');
  const lines = run.out.split('\n');
  truncateSync(path, Buffer.byteLength(lines.slice(0, 7).join('\n')) + 9);
  const rest = await orograph(command(line));
  expect(readFileSync(path, 'utf8')).toBe(run.out);
  expect(rest.out).toBe(lines.slice(7).join('\n'));
});

test('--merge writes the model half-way on the aligned line', async () => {
  const out = join(folder, 'merged');
  const run = await orograph(command(`align ${m0} ${m1} --data ${data} --points 3 --merge --out ${out}`));
  const aligned = run.records.filter(({ line }) => line === 'aligned').map(({ loss }) => Number(loss));
  const file = join(out, 'merged/1-mlp-1.onnx');
  const again = await orograph(command(`evaluate ${file} --data ${data}`));
  expect(Number(again.records[0]!['loss'])).toBeCloseTo(aligned[1]!, 6);
});

test('--merge --repair of networks with BatchNormalization writes the model half-way with statistics measured anew', async () => {
  const examples = 24;
  const graphs = [0, 1].map((seed) =>
    simpleCnn({ seed, inputShape: [1, 8, 8], outputs: 3, batchNorm: true }),
  );
  for (const [seed, graph] of graphs.entries()) await saveOnnx(graph, join(folder, `bn-${seed}.onnx`));
  const x = {
    dataType: 'float' as const,
    shape: [examples, 1, 8, 8],
    data: Float32Array.from({ length: examples * 64 }, (_, i) => Math.sin(0.7 * i) + (i % 3)),
  };
  const target = {
    dataType: 'int64' as const,
    shape: [examples],
    data: BigInt64Array.from({ length: examples }, (_, i) => BigInt(i % 3)),
  };
  writeFileSync(join(folder, 'bn.npz'), serializeNpz({ x, target }));
  const [out, models] = [join(folder, 'bn'), [0, 1].map((seed) => join(folder, `bn-${seed}.onnx`)).join(' ')];
  const line = `align ${models} --data ${join(folder, 'bn.npz')} --points 3 --repair --merge --out ${out}`;
  const run = await orograph(command(line));
  expect(run).toMatchObject({ code: 0 });
  const repaired = run.records.flatMap(({ line: name, loss }) => (name === 'repaired' ? [Number(loss)] : []));
  const merged = await loadOnnx(join(out, 'merged/1-bn-1.onnx'));
  const thetaOfMerged = thetaOfGraph(merged);
  const [a, aligned] = [graphs[0]!, await loadOnnx(join(out, 'aligned/1-bn-1.onnx'))].map(thetaOfGraph);
  interpolate(a!, aligned!, 0.5).forEach((value, i) => expect(thetaOfMerged[i]).toBeCloseTo(value, 6));

  // The statistics of each normalization are the mean and variance of what it is given, over the data.
  const norms = merged.nodes.filter(({ op }) => op === 'BatchNormalization');
  const found = await activationsOf(merged, {
    data: datasetOf({ source: 'waves', inputs: { [merged.inputs[0]!.name]: x } }),
    names: norms.map(({ inputs: [name] }) => name!),
    examples,
  });
  expect(norms).toHaveLength(3);
  for (const {
    inputs: [name, , , mean, variance],
  } of norms) {
    const { shape, data: values } = found[name!]!;
    const [channels, places] = [shape[1]!, shape[2]! * shape[3]!];
    const own = Array.from({ length: channels }, (): number[] => []);
    values.forEach((value, i) => own[Math.floor(i / places) % channels]!.push(value));
    own.forEach((numbers, channel) => {
      const middle = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
      const spread = numbers.reduce((sum, value) => sum + (value - middle) ** 2, 0) / numbers.length;
      const statistic = (of: string): number => Number(merged.constants.get(of)!.data[channel]);
      expect(statistic(mean!)).toBeCloseTo(middle, 4);
      expect(statistic(variance!) / spread).toBeCloseTo(1, 3);
    });
  }
  const again = await orograph(
    command(`evaluate ${join(out, 'merged/1-bn-1.onnx')} --data ${join(folder, 'bn.npz')}`),
  );
  expect(Number(again.records[0]!['loss'])).toBeCloseTo(repaired[1]!, 4);
});

describe('--align', () => {
  test('of slice goes to the aligned model', async () => {
    const copy = await shuffledCopy(m0, 2);
    const along = async (flags: string): Promise<unknown[]> =>
      (await orograph(command(`slice ${m0} ${copy} --data ${data} --grid 3${flags}`))).records.map(
        ({ loss }) => loss,
      );
    const [straight, aligned] = [await along(''), await along(' --align')];
    expect(straight[1]).not.toBeCloseTo(Number(straight[0]), 6);
    expect(aligned[1]).toBeCloseTo(Number(straight[0]), 6);
  });

  test('of similarity compares weights after the alignment', async () => {
    const copy = await shuffledCopy(m0, 3);
    const [pair] = (await orograph(command(`similarity ${m0} ${copy} --data ${data} --align`))).records;
    expect(numberAt(pair, 'distance')).toBe(0);
  });

  test('of connect joins the aligned models', async () => {
    const copy = await shuffledCopy(m0, 4);
    const run = await orograph(
      command(`connect ${m0} ${copy} --data ${data} --align --steps 1 --points 3 --batch 16`),
    );
    const alone = await orograph(command(`evaluate ${m0} --data ${data}`));
    const found = run.records.find(({ type }) => type === 'connector');
    expect(numberAt(found, 'linearWorst', 'loss')).toBeCloseTo(Number(alone.records[0]!['loss']), 5);
  });
});

describe('--canonical', () => {
  const losses = async (path: string, flags = ''): Promise<number[]> =>
    (await orograph(command(`slice ${path} --data ${data} --grid 3 --range=-1:1${flags}`))).records.flatMap(
      ({ type, loss }) => (type === 'point' ? [Number(loss)] : []),
    );

  test('a network and a copy with other scales have one landscape around them', async () => {
    const graph = await loadOnnx(m0);
    const { scales } = scalingsOf(graph);
    const copy = join(folder, 'scaled.onnx');
    await saveOnnx(rescaled(graph, scales, randomScales(scales, 5)), copy);
    const [own, other] = [await losses(m0), await losses(copy)];
    expect(other[1]).toBeCloseTo(own[1]!, 5);
    expect(Math.abs(other[0]! - own[0]!)).toBeGreaterThan(1e-3);
    const [canonical, again] = [await losses(m0, ' --canonical'), await losses(copy, ' --canonical')];
    expect(canonical[1]).toBeCloseTo(own[1]!, 5);
    again.forEach((loss, i) => expect(loss).toBeCloseTo(canonical[i]!, 4));
  });

  test('a network whose units cannot be scaled', async () => {
    const graph = await loadOnnx(m0);
    const nodes = graph.nodes.map((node) => (node.op === 'Relu' ? { ...node, op: 'Sigmoid' } : node));
    const path = join(folder, 'sigmoid.onnx');
    await saveOnnx({ ...graph, nodes }, path);
    const run = await orograph(command(`slice ${path} --data ${data} --grid 3 --canonical`));
    expect(run).toMatchObject({ code: 2 });
    expect(run.err).toContain(
      'no units can be scaled (expected a network with ReLU, or with hidden layers that are linear, got a network without',
    );
  });
});

test('a matching ends at the next turn when the user interrupts, and says how far it is', async () => {
  const [reference, model] = await Promise.all([m0, m1].map((path) => readModel(path)));
  const interruption = new AbortController();
  interruption.abort(new InterruptedError('interrupted'));
  await expect(alignModel(reference!, model!, {}, { signal: interruption.signal })).rejects.toThrow(
    InterruptedError,
  );
  const gains: number[] = [];
  let turns = 0;
  const watched = (function* (): Generator<MatchTurn, string> {
    for (; turns < 3; turns++) yield { sweep: 0, group: 'hidden', gain: 1 };
    return 'matched';
  })();
  expect(await turnByTurn(watched, { onTurn: ({ gain }) => gains.push(gain) })).toBe('matched');
  expect([turns, gains]).toEqual([3, [1, 1, 1]]);
});

test('networks with normalization keep their statistics with their units', async () => {
  const graph = resnet20({ seed: 0, inputShape: [1, 8, 8] });
  const symmetries = symmetriesOf(graph);
  const copy = permuted(graph, symmetries, randomElement(symmetries.groups, 1));
  const [reference, model] = [graph, copy].map((own) =>
    onnxModelOf({ path: 'm.onnx', sha256: '', graph: own }),
  );
  const { model: aligned } = await alignModel(reference!, model!);
  for (const [name, { data: values }] of aligned.graph!.constants)
    expect(values).toEqual(graph.constants.get(name)!.data);
});

const exported = new URL('../../onnx/test/fixtures/symmetry/', import.meta.url);
test.each(readdirSync(exported).filter((name) => name.endsWith('.onnx')))(
  'weight matching finds a permuted copy of %s again, exactly',
  (name) => {
    const graph = parseOnnx(readFileSync(new URL(name, exported)));
    const symmetries = symmetriesOf(graph);
    const layout = layoutOfParameters(parametersOf(graph));
    for (const seed of [1, 2, 3]) {
      const copy = permuted(graph, symmetries, randomElement(symmetries.groups, seed));
      const [reference, theta] = [graph, copy].map(thetaOfGraph) as [Float32Array, Float32Array];
      const { groups, constants: actions } = symmetries;
      const found = weightMatching({ groups, actions }, { reference, theta, layout, seed });
      expect(found.distance.before).toBeGreaterThan(1);
      expect(found.distance.after).toBe(0);
      expect(found.theta).toEqual(reference);
    }
  },
);

describe('bad input', () => {
  test('one model', async () => {
    const run = await orograph(command(`align ${m0} --data ${data}`));
    expect(run).toMatchObject({ code: 2 });
    expect(run.err).toContain('nothing to align (expected at least 2 models, got 1 model');
  });

  test('another architecture', async () => {
    const other = join(folder, 'other.onnx');
    await saveOnnx(simpleCnn({ seed: 0, inputShape: [1, 28, 28], outputs: 10 }), other);
    const run = await orograph(command(`align ${m0} ${other} --data ${data}`));
    expect(run).toMatchObject({ code: 2 });
    expect(run.err).toContain(
      `the checkpoints are of different architectures (expected Gemm "/0/Gemm" with transB = 1, tensors of [8,6], [8] as in ${m0}, got Conv "conv_0" with pads = 1,1,1,1, tensors of [16,1,3,3], [16], in ${other})`,
    );
    // The first of two widths that differ, by the tensor's shape.
    const graph = await loadOnnx(m0);
    const wider = join(folder, 'wider.onnx');
    const bias = { dataType: 'float', shape: [4], data: new Float32Array(4) } as const;
    const weight = { dataType: 'float', shape: [4, 5], data: new Float32Array(20) } as const;
    const constants = new Map<string, Constant>([...graph.constants, ['4.weight', weight], ['4.bias', bias]]);
    await saveOnnx({ ...graph, constants, outputs: [{ name: 'logits', dataType: 'float' }] }, wider);
    expect((await orograph(command(`align ${m0} ${wider} --data ${data}`))).err).toContain(
      `expected Gemm "/4/Gemm" with float [3,5] as input 1 as in ${m0}, got float [4,5], in ${wider}`,
    );
  });

  test('the same parameters with another activation', async () => {
    const graph = await loadOnnx(m0);
    const other = join(folder, 'activation.onnx');
    const nodes = graph.nodes.map((node) => (node.op === 'Tanh' ? { ...node, op: 'Relu' } : node));
    await saveOnnx({ ...graph, nodes }, other);
    const run = await orograph(command(`align ${m0} ${other} --data ${data}`));
    expect(run).toMatchObject({ code: 2 });
    expect(run.err).toMatch(
      /differ in more than weights and the state beside them, first in node Tanh "\/1\/Tanh", which is Relu in the other \(expected loss 0\.\d+, as the file has it, got/,
    );
  });

  test('--repair of a network without layers that could be repaired', async () => {
    const graph = await loadOnnx(m0);
    const nodes = graph.nodes.map((node) =>
      node.op === 'Gemm' ? { ...node, inputs: node.inputs.slice(0, 2) } : node,
    );
    const path = join(folder, 'no-bias.onnx');
    await saveOnnx({ ...graph, nodes }, path);
    const run = await orograph(command(`align ${path} ${path} --data ${data} --repair`));
    expect(run).toMatchObject({ code: 2 });
    expect(run.err).toContain('expected hidden layers with a bias');
  });

  test('a node that cannot be followed is named, and the other units are still matched', async () => {
    const graph = await loadOnnx(m0);
    const [gemm, relu] = graph.nodes.slice(2);
    const hidden = relu!.outputs[0]!;
    const width = graph.constants.get(gemm!.inputs[2]!)!.shape[0]!;
    const keep = { dataType: 'bool', shape: [width], data: new Uint8Array(width).fill(1) } as const;
    const compress = {
      op: 'Compress',
      domain: '',
      name: 'odd',
      inputs: [hidden, 'keep'],
      outputs: ['kept'],
      attributes: { axis: { kind: 'int', value: 1 } },
    } as const;
    const rest = graph.nodes.slice(4).map((node) => ({
      ...node,
      inputs: node.inputs.map((name) => (name === hidden ? 'kept' : name)),
    }));
    const path = join(folder, 'odd.onnx');
    await saveOnnx(
      {
        ...graph,
        nodes: [...graph.nodes.slice(0, 4), compress, ...rest],
        constants: new Map([...graph.constants, ['keep', keep]]),
      },
      path,
    );
    const run = await orograph(command(`align ${path} ${path} --data ${data} --points 2`));
    expect(run).toMatchObject({ code: 0 });
    expect(run.err).toContain(
      'note: units that meet Compress "odd" stay in place: it is an operator without a rule for symmetries',
    );
  });

  test('a network without hidden units', async () => {
    const graph = await loadOnnx(m0);
    const output = graph.nodes[0]!.outputs[0]!;
    const short: Graph = {
      ...graph,
      nodes: graph.nodes.slice(0, 1),
      outputs: [{ name: output, dataType: 'float' }],
    };
    const model = onnxModelOf({ path: 'flat.onnx', sha256: '', graph: short });
    await expect(alignModel(model, model)).rejects.toThrow('no units can be permuted');
  });
});
