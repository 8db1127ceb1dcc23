import type { Emit } from '../emit.ts';
import type { Node } from '../graph.ts';
import { ints, numberOf, numbersOf } from '../node-attributes.ts';
import { sizes } from '../ops/parts/weight-gradient.ts';

/**
 * The weight gradient of a convolution whose windows lie side by side and cover x, as that of patches in front of a transformer: one
 * product of all places, with nothing read twice. `undefined` for other windows.
 */
export function patchGradient(g: Emit, node: Node): string | undefined {
  const [x, d, weight] = node.inputs as [string, string, string];
  const [kernel, strides, dilations, pads] = ['kernel_shape', 'strides', 'dilations', 'pads'].map((name) =>
    numbersOf(node, name)!,
  ) as [readonly number[], readonly number[], readonly number[], readonly number[]];
  const [m, c] = g.shape(weight) as readonly [number, number];
  const [size, out] = [sizes(g, x), sizes(g, d)];
  const isTiled = kernel.every((k, i) => strides[i] === k && dilations[i] === 1 && out[i]! * k === size[i]);
  if (!isTiled || pads.some((p) => p !== 0) || numberOf(node, 'group', 1) !== 1) return undefined;
  const axes = [...kernel.keys()];
  const apart = g.Reshape([x, g.list([0, c, ...kernel.flatMap((k, i) => [out[i]!, k])])]);
  const perm = [0, ...axes.map((i) => 2 * i + 2), 1, ...axes.map((i) => 2 * i + 3)];
  const patches = g.Reshape([
    g.Transpose([apart], { perm: ints(perm) }),
    g.list([-1, c * kernel.reduce((a, b) => a * b)]),
  ]);
  const byChannel = g.Transpose([g.Reshape([d, g.list([0, m, -1])])], { perm: ints([1, 0, 2]) });
  return g.Reshape([g.MatMul([g.Reshape([byChannel, g.list([m, -1])]), patches]), g.shapeOf(weight)]);
}
