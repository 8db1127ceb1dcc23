import { parametersOf, thetaOf, withTheta, type Graph } from '@orograph/onnx';
import { interpolate } from '@orograph/tensor';
import { expect, test } from 'vitest';

import { activationsOf, datasetOf, mlp, openRepair, resnet20, simpleCnn } from '../src/index.ts';

const examples = 60;
const inputs = {
  x: {
    dataType: 'float' as const,
    shape: [examples, 3],
    data: Float32Array.from({ length: examples * 3 }, (_, i) => Math.sin(3.7 * i) + (i % 3)),
  },
};

const nets = [0, 1].map((seed) => mlp({ inputShape: [3], hidden: [6, 5], outputs: 2, seed }));

const images = {
  dataType: 'float' as const,
  shape: [examples, 1, 12, 12],
  data: Float32Array.from({ length: examples * 144 }, (_, i) => Math.sin(0.37 * i) + (i % 5) / 5),
};

test.each([
  ['dense, 6 and 5 units', nets, inputs.x, 2],
  [
    'dense, 256 and 128 units',
    [0, 1].map((seed) => mlp({ inputShape: [1, 12, 12], hidden: [256, 128], outputs: 10, seed })),
    images,
    2,
  ],
  [
    'convolutional',
    [0, 1].map((seed) => simpleCnn({ inputShape: [1, 12, 12], outputs: 10, seed })),
    images,
    3,
  ],
])(
  'units of the repaired network have the interpolated means and deviations, in every layer: %s',
  async (_, pair, x, layers) => {
    const [a, b] = pair as [Graph, Graph];
    const data = datasetOf({ source: 'waves', inputs: { [a.inputs[0]!.name]: x } });
    const parameters = parametersOf(a);
    const ends = [thetaOf(a, parameters), thetaOf(b, parameters)] as const;
    const repair = await openRepair(a, ends, { data });
    const t = 0.3;
    const theta = await repair.at(t);
    await repair.dispose();
    expect(repair.layers).toHaveLength(layers);
    const names = a.nodes
      .filter(({ op }) => op === 'Gemm' || op === 'Conv')
      .slice(0, layers)
      .map(({ outputs: [name] }) => name!);
    const moments = async (at: typeof theta): Promise<(readonly [number, number])[][]> => {
      const found = await activationsOf(withTheta(a, parameters, at), { data, names, examples });
      return names.map((name) => {
        const { shape, data: values } = found[name]!;
        const units = shape[1]!;
        const places = values.length / shape[0]! / units;
        const numbers = Array.from({ length: units }, (): number[] => []);
        values.forEach((value, i) => numbers[Math.floor(i / places) % units]!.push(value));
        return numbers.map((own) => {
          const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
          return [
            mean,
            Math.sqrt(own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / own.length),
          ] as const;
        });
      });
    };
    const [first, second, merged, plain] = [
      await moments(ends[0]),
      await moments(ends[1]),
      await moments(theta),
      await moments(interpolate(...ends, t)),
    ];
    let moved = 0;
    merged.forEach((layer, k) =>
      layer.forEach(([mean, deviation], unit) => {
        const wanted = [0, 1].map((m) => 0.7 * first[k]![unit]![m]! + 0.3 * second[k]![unit]![m]!);
        expect(mean).toBeCloseTo(wanted[0]!, 4);
        // To the ε of a normalization.
        expect(deviation).toBeCloseTo(wanted[1]!, 3);
        moved = Math.max(moved, Math.abs(plain[k]![unit]![1] - wanted[1]!));
      }),
    );
    expect(moved).toBeGreaterThan(0.05);
  },
);

test('at its ends a repaired line is the networks', async () => {
  const [a, b] = nets as [(typeof nets)[0], (typeof nets)[0]];
  const data = datasetOf({ source: 'waves', inputs: { [a.inputs[0]!.name]: inputs.x } });
  const ends = [thetaOf(a, parametersOf(a)), thetaOf(b, parametersOf(b))] as const;
  const repair = await openRepair(a, ends, { data });
  for (const t of [0, 1]) {
    const theta = await repair.at(t);
    theta.forEach((value, i) => expect(value).toBeCloseTo(ends[t]![i]!, 4));
  }
  await repair.dispose();
});

test('a network whose layers have no bias cannot be repaired, nor one read that is not there', async () => {
  const graph = resnet20({ seed: 0, inputShape: [1, 8, 8] });
  const data = datasetOf({
    source: 'zeros',
    inputs: { x: { dataType: 'float', shape: [1, 1, 8, 8], data: new Float32Array(64) } },
  });
  const theta = thetaOf(graph, parametersOf(graph));
  await expect(openRepair(graph, [theta, theta], { data })).rejects.toThrow(
    'openRepair: expected hidden layers with a bias, the graph',
  );
  await expect(activationsOf(graph, { data, names: ['nope'], examples: 1 })).rejects.toThrow(
    'activationsOf: the graph has no value "nope".',
  );
});
