import { describeSymmetries, symmetriesOf } from '@orograph/onnx';
import { expect, test } from 'vitest';
import { mlp, resnet20 } from '../src/index.ts';

/** Names of groups by their first place, so that specifications of other numbering can be compared. */
function renumbered(lines: readonly string[]): readonly string[] {
  const names = new Map<string, string>();
  return lines.map((line) =>
    line.replaceAll(
      /\bP[\w.]+/g,
      (name) => names.get(name) ?? names.set(name, `P${names.size + 1}`).get(name)!,
    ),
  );
}

test('the symmetries of an MLP are those that Git Re-Basin writes by hand', () => {
  const graph = mlp({ inputShape: [784], hidden: [12, 8, 6], outputs: 10, seed: 0 });
  // weight_matching.py: mlp_permutation_spec(3), with kernels transposed.
  const layers = graph.nodes.flatMap(({ op, inputs }) => (op === 'Gemm' ? [inputs.slice(1)] : [])) as [
    string,
    string,
  ][];
  const expected = layers.flatMap(([weight, bias], i) => [
    `${weight}: ${i < 3 ? `P${i}` : '10'}, ${i > 0 ? `P${i - 1}` : '784'}`,
    ...(i < 3 ? [`${bias}: P${i}`] : []),
  ]);
  expect(renumbered(describeSymmetries(symmetriesOf(graph)))).toEqual(renumbered(expected));
});

test('the symmetries of ResNet20 are those that Git Re-Basin writes by hand', () => {
  // weight_matching.py: resnet20_permutation_spec, in the names and the order of axes of this network.
  const conv = (name: string, from: string, to: string, kernel = 3): string =>
    `${name}.weight: ${to}, ${from}, ${kernel}, ${kernel}`;
  const norm = (name: string, p: string): string[] =>
    ['weight', 'bias', 'running_mean', 'running_var'].map((kind) => `${name}.${kind}: ${p}`);
  const block = (name: string, from: string, to: string): string[] => [
    conv(`${name}.conv1`, from, `P${name}inner`),
    ...norm(`${name}.bn1`, `P${name}inner`),
    conv(`${name}.conv2`, `P${name}inner`, to),
    ...norm(`${name}.bn2`, to),
    ...(from === to ? [] : [conv(`${name}.downsample.0`, from, to, 1), ...norm(`${name}.downsample.1`, to)]),
  ];
  const expected = [
    conv('conv1', '3', 'Pbg0'),
    ...norm('bn1', 'Pbg0'),
    ...[0, 1, 2].flatMap((stage) =>
      [0, 1, 2].flatMap((k) =>
        block(
          `layer${stage + 1}.${k}`,
          k === 0 && stage > 0 ? `Pbg${stage - 1}` : `Pbg${stage}`,
          `Pbg${stage}`,
        ),
      ),
    ),
    'fc.weight: 10, Pbg2',
  ];
  const found = symmetriesOf(resnet20({ seed: 0 }));
  expect(renumbered(describeSymmetries(found))).toEqual(renumbered(expected));
  expect(found.groups.map(({ size }) => size).toSorted((a, b) => a - b)).toEqual([
    16, 16, 16, 16, 32, 32, 32, 32, 64, 64, 64, 64,
  ]);
});
