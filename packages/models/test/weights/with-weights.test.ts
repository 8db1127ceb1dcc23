import { parametersOf, type Graph } from '@orograph/onnx';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serializeNpz, type Arrays } from '../../src/data/npz.ts';
import { loadDataset } from '../../src/data/load-dataset.ts';
import type { Dataset } from '../../src/data/dataset.ts';
import { loadOnnx } from '../../src/load-onnx.ts';
import { onnxLoss } from '../../src/onnx-loss.ts';
import { conversionOf, readWeights, weightsFiles } from '../../src/weights/read-weights.ts';
import { withWeights } from '../../src/weights/with-weights.ts';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const fixture = (name: string): string => new URL(`../fixtures/weights/${name}`, import.meta.url).pathname;
let graph: Graph;
let data: Dataset;
let states: Arrays[];
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'orograph-'));
  graph = await loadOnnx(fixture('net.onnx'));
  data = await loadDataset(fixture('data.npz'), { graphInputs: graph.inputs });
  states = [];
  for (const epoch of [0, 1, 2]) states.push(await readWeights(fixture(`epoch-${epoch}.safetensors`)));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The network of make.py in evaluation mode and its mean cross-entropy, in float64, from its definition. */
function lossOf(state: Arrays): number {
  const of = (name: string): number[] => Array.from(state[name]!.data as Float32Array);
  const linear = (name: string, x: readonly number[]): number[] => {
    const [w, b] = [of(`${name}.weight`), of(`${name}.bias`)];
    return b.map((bias, o) => x.reduce((sum, value, i) => sum + w[o * x.length + i]! * value, bias));
  };
  const x = Array.from(data.inputs['x']!.data as Float32Array);
  const labels = Array.from(data.target!.data as BigInt64Array, Number);
  const [mean, variance, gamma, beta] = ['running_mean', 'running_var', 'weight', 'bias'].map((name) =>
    of(`norm.${name}`),
  ) as [number[], number[], number[], number[]];
  const losses = labels.map((label, n) => {
    const hidden = [0, 1, 2].flatMap((t) =>
      linear('wide', linear('mix', x.slice(12 * n + 4 * t, 12 * n + 4 * t + 4)).map(Math.tanh)).map(
        Math.tanh,
      ),
    );
    const normal = hidden.map(
      (h, i) => ((h - mean[i]!) / Math.sqrt(variance[i]! + 1e-5)) * gamma[i]! + beta[i]!,
    );
    const logits = linear('head', normal);
    return Math.log(logits.reduce((sum, z) => sum + Math.exp(z), 0)) - logits[label]!;
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}
const lossWith = async (state: Arrays): Promise<number> => {
  const loss = await onnxLoss(withWeights(graph, state).graph, { data, threads: 1 });
  return loss.value(loss.theta).finally(() => loss.dispose());
};

test('the graph with the state dict of each epoch has the loss of the network as it is defined', async () => {
  for (const state of states) expect(await lossWith(state)).toBeCloseTo(lossOf(state), 5);
  expect(Math.abs(lossOf(states[2]!) - lossOf(states[0]!))).toBeGreaterThan(0.1);
});

test('weights that the exporter renamed and transposed are found by their place, square ones too', () => {
  const { renamed } = withWeights(graph, states[1]!);
  const named = renamed
    .map(({ from, transposed }) => `${from} ${transposed}`)
    .toSorted((a, b) => (a < b ? -1 : 1));
  expect(named).toEqual(['mix.weight true', 'wide.weight true']);
  expect(parametersOf(graph).map(({ name }) => name)).not.toContain('mix.weight');
});

test('the same weights as NPZ, and behind a wrapper’s prefix', async () => {
  const path = join(folder, 'state.npz');
  const wrapped = Object.fromEntries(
    Object.entries(states[1]!).map(([name, array]) => [`module.${name}`, array]),
  );
  writeFileSync(path, serializeNpz(wrapped));
  expect(await lossWith(await readWeights(path))).toBe(await lossWith(states[1]!));
});

test('what recurrent layers pack is packed, gate by gate: the losses are those of PyTorch', async () => {
  const network = await loadOnnx(fixture('recurrent.onnx'));
  const examples = await loadDataset(fixture('recurrent.npz'), { graphInputs: network.inputs });
  // make_recurrent.py, in float64.
  for (const [epoch, expected] of [1.1281747833667357, 0.4515356415591905].entries()) {
    const state = await readWeights(fixture(`recurrent-${epoch}.safetensors`));
    const loss = await onnxLoss(withWeights(network, state).graph, { data: examples, threads: 1 });
    expect(await loss.value(loss.theta).finally(() => loss.dispose())).toBeCloseTo(expected, 6);
  }
});

test('missing, surplus and misshapen arrays are named', () => {
  const without = (...names: string[]): Arrays =>
    Object.fromEntries(Object.entries(states[0]!).filter(([name]) => !names.includes(name)));
  expect(() => withWeights(graph, without('head.bias', 'wide.weight'), 'e.safetensors')).toThrow(
    /^e\.safetensors: the weights are not those of the network, it lacks "head\.bias", "onnx::MatMul_\d+"\.$/,
  );
  const extra = { ...states[0]!, 'tail.weight': states[0]!['head.weight']! };
  expect(() => withWeights(graph, extra, 'e')).toThrow(
    'e: the weights are not those of the network, the network has no place for "tail.weight"; perhaps the exporter folded parameters into others',
  );
  const bias = { shape: [4], dataType: 'float', data: new Float32Array(4) } as const;
  expect(() => withWeights(graph, { ...states[0]!, 'head.bias': bias }, 'e')).toThrow(
    'e: "head.bias" has shape [4], and the network wants [3].',
  );
});

test('a folder and a pattern are files in the order of their numbers', async () => {
  for (const name of ['e-10.safetensors', 'e-2.safetensors', 'e-1.safetensors', 'notes.txt'])
    writeFileSync(join(folder, name), '');
  const epochs = ['e-1', 'e-2', 'e-10'].map((name) => join(folder, `${name}.safetensors`));
  expect(await weightsFiles(join(folder, 'e-*.safetensors'))).toEqual(epochs);
  expect((await weightsFiles(folder)).filter((path) => path.includes('e-'))).toEqual(epochs);
  expect(await weightsFiles('gone.safetensors')).toEqual(['gone.safetensors']);
});

test('a file of PyTorch comes with the three lines that convert it', () => {
  expect(conversionOf('runs/e1.pt').split('\n')).toHaveLength(3);
  expect(conversionOf('runs/e1.pt')).toContain('"runs/e1.safetensors"');
});
