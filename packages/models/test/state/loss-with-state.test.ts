import { parametersOf, thetaOf, type Graph } from '@orograph/onnx';
import { between, displace, dot, interpolate, norm, normal, scale, unit } from '@orograph/tensor';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadDataset } from '../../src/data/load-dataset.ts';
import { loadOnnx } from '../../src/load-onnx.ts';
import { onnxLoss, type OnnxLoss } from '../../src/onnx-loss.ts';
import { differingState, statisticsOf } from '../../src/state/state-beside.ts';
import { interpolatedState, type StatefulPoint } from '../../src/state/state-map.ts';

const fixture = (name: string): string => new URL(`../fixtures/${name}`, import.meta.url).pathname;
let graphs: [Graph, Graph];
let loss: OnnxLoss;
let carried: OnnxLoss;
let points: [StatefulPoint, StatefulPoint];

beforeAll(async () => {
  graphs = [await loadOnnx(fixture('bnA11.onnx')), await loadOnnx(fixture('bnA12.onnx'))];
  const data = await loadDataset(fixture('bnA.npz'), { graphInputs: graphs[0].inputs });
  const parameters = parametersOf(graphs[0]);
  const names = differingState(
    graphs,
    parameters.map(({ name }) => name),
  );
  loss = await onnxLoss(graphs[0], { data, state: names, threads: 1 });
  const stateOf = ({ constants }: Graph): Float64Array =>
    Float64Array.from(
      loss.state!.layout.blocks.flatMap(({ name }) => Array.from(constants.get(name)!.data as Float32Array)),
    );
  points = graphs.map((graph) => ({
    theta: thetaOf(graph, parameters),
    state: stateOf(graph),
  })) as typeof points;
  carried = loss.state!.carried(interpolatedState(points));
});
afterAll(() => loss.dispose());

test('the state beside θ is no part of θ', () => {
  expect(loss.state!.layout.blocks.map(({ name }) => name).toSorted()).toEqual(
    statisticsOf(graphs[0]).toSorted(),
  );
  expect(loss.dim).toBe(247);
  expect(loss.layout.dim).toBe(247);
  expect(loss.state!.layout.dim).toBe(16);
  expect(carried.layout).toEqual(loss.layout);
});

test("along a segment the running statistics are interpolated: PyTorch's losses at both ends and between", async () => {
  // PyTorch, float64: state dicts interpolated entry by entry, evaluation mode.
  expect(await carried.value(points[0].theta)).toBeCloseTo(0.49342316, 6);
  expect(await carried.value(points[1].theta)).toBeCloseTo(0.59294, 5);
  expect(await carried.value(interpolate(points[0].theta, points[1].theta, 0.5))).toBeCloseTo(0.99257, 5);
  // On the first network's statistics, the second's weights mean something else.
  expect(await loss.value(points[1].theta)).toBeCloseTo(1.8958, 4);
});

test('a cut carries the state', async () => {
  const cut = await carried.cut(points[0].theta, [between(points[0].theta, points[1].theta), normal(247, 1)]);
  for (const coords of [
    [0, 0],
    [1, 0],
    [0.5, 0.3],
  ]) {
    const theta = displace(
      Float64Array.from(points[0].theta),
      [between(points[0].theta, points[1].theta), normal(247, 1)],
      coords,
    );
    expect(await cut.value(coords)).toBeCloseTo(await carried.value(theta), 5);
  }
  await cut.dispose();
});

test('the gradient and products are those of the loss whose state moves with θ: central differences', async () => {
  const at = interpolate(Float64Array.from(points[0].theta), points[1].theta, 0.4);
  const v = unit(displace(between(points[0].theta, points[1].theta), [normal(247, 2)], [0.2]));
  const { value, grad } = await carried.valueAndGrad!(at);
  expect(value).toBeCloseTo(await carried.value(at), 6);
  const h = 2e-3;
  const [ahead, behind] = [displace(at, [v], [h]), displace(at, [v], [-h])];
  const slope = ((await carried.value(ahead)) - (await carried.value(behind))) / (2 * h);
  expect(dot(grad, v)).toBeCloseTo(slope, 3);
  // Without the state's part the slope is another.
  const still = loss.state!.carried(interpolatedState([{ theta: at, state: points[0].state }]));
  expect(Math.abs(dot((await still.valueAndGrad!(at)).grad, v) - slope)).toBeGreaterThan(0.02);

  const product = await carried.hvp!(at, v);
  // Close by: farther apart a ReLU has its kink between the two points.
  const step = 1e-4;
  const [near, nearer] = [displace(at, [v], [step]), displace(at, [v], [-step])];
  const change = scale(
    between((await carried.valueAndGrad!(nearer)).grad, (await carried.valueAndGrad!(near)).grad),
    1 / (2 * step),
  );
  expect(norm(between(product, change)) / norm(change)).toBeLessThan(0.02);
});

test('products with a matrix go along: several Hessian-vector products are those one by one', async () => {
  const at = interpolate(Float64Array.from(points[0].theta), points[1].theta, 0.4);
  const vectors = [normal(247, 3), normal(247, 4)];
  const all = await carried.hvps!(at, vectors);
  for (const [k, v] of vectors.entries()) {
    const one = await carried.hvp!(at, v);
    expect(norm(between(all[k]!, one)) / norm(one)).toBeLessThan(1e-4);
  }
  const [u, w] = await carried.gaussNewton!(at, vectors);
  expect(dot(vectors[1]!, u!)).toBeCloseTo(dot(vectors[0]!, w!), 3);
  expect(dot(vectors[0]!, u!)).toBeGreaterThan(0);
});

test('a batch gradient is written where it is asked to be', async () => {
  const all = Int32Array.from({ length: loss.examples }, (_, i) => i);
  const memory = new Float64Array(loss.dim);
  const { grad } = await carried.batchValueAndGrad!(points[1].theta, all, { memory });
  expect(grad).toBe(memory);
  const whole = await carried.valueAndGrad!(points[1].theta);
  expect(norm(between(grad, whole.grad)) / norm(whole.grad)).toBeLessThan(1e-5);
  await expect(
    carried.batchValueAndGrad!(points[1].theta, all, { memory: new Float64Array(3) }),
  ).rejects.toThrow('batchValueAndGrad: expected a vector of dimension 247, got 3.');
});

test('vectors of another dimension are refused by the dimension of θ', async () => {
  await expect(carried.value(new Float64Array(263))).rejects.toThrow(
    'onnxLoss: expected a vector of dimension 247, got 263.',
  );
});
