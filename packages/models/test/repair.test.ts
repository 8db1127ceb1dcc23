import { layoutOfParameters, parametersOf, thetaOf, type Constant } from '@orograph/onnx';
import { interpolate } from '@orograph/tensor';
import { expect, test } from 'vitest';

import { activationsOf, datasetOf, mlp, openRepair, resnet20 } from '../src/index.ts';

const examples = 60;
const inputs = {
  x: {
    dataType: 'float' as const,
    shape: [examples, 3],
    data: Float32Array.from({ length: examples * 3 }, (_, i) => Math.sin(3.7 * i) + (i % 3)),
  },
};

const nets = [0, 1].map((seed) => mlp({ inputShape: [3], hidden: [6, 5], outputs: 2, seed }));

test('units of the repaired network have the interpolated means and deviations, in every layer', async () => {
  const [a, b] = nets as [(typeof nets)[0], (typeof nets)[0]];
  const data = datasetOf({ source: 'waves', inputs: { [a.inputs[0]!.name]: inputs.x } });
  const parameters = parametersOf(a);
  const ends = [thetaOf(a, parameters), thetaOf(b, parameters)] as const;
  const repair = await openRepair(a, ends, { data });
  const t = 0.3;
  const theta = await repair.at(t);
  await repair.dispose();
  expect(repair.layers).toHaveLength(2);
  const { blocks } = layoutOfParameters(parameters);
  const graphAt = (own: typeof theta) => ({
    ...a,
    constants: new Map<string, Constant>([
      ...a.constants,
      ...blocks.map(
        ({ name, offset, size, shape }) =>
          [
            name,
            {
              dataType: 'float' as const,
              shape,
              data: Float32Array.from(own.subarray(offset, offset + size)),
            },
          ] as const,
      ),
    ]),
  });
  const names = a.nodes
    .filter(({ op }) => op === 'Gemm')
    .slice(0, 2)
    .map(({ outputs: [name] }) => name!);
  const moments = async (own: typeof theta) => {
    const found = await activationsOf(graphAt(own), { data, names, examples });
    return names.map((name) => {
      const { shape, data: values } = found[name]!;
      return Array.from({ length: shape[1]! }, (_, unit) => {
        const numbers = Array.from({ length: shape[0]! }, (__, n) => values[n * shape[1]! + unit]!);
        const mean = numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
        return [
          mean,
          Math.sqrt(numbers.reduce((sum, x) => sum + (x - mean) ** 2, 0) / numbers.length),
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
});

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
