import type { Node } from '../graph.ts';
import { ints, numberOf, numbersOf } from '../node-attributes.ts';
import type { Layouts } from './layouts.ts';

/**
 * The weight gradient as a convolution that sums over the batch: of x with examples for channels and channels for examples,
 * [C, N, H, W], with the cotangents as its kernel, [M, N, h, w].
 */
export function weightGradient(l: Layouts, node: Node): boolean {
  const { g, block } = l;
  const [x, d, weight] = node.inputs as [string, string, string];
  const image = l.image(d);
  const [m, c, ...kernel] = (g.shape(weight) ?? []) as readonly number[];
  const size = g.shape(x)?.slice(2) as readonly number[] | undefined;
  // A single column of places leaves the wide registers empty; products of matrices are faster then.
  if (!image || !l.isBlocked(d) || numberOf(node, 'group', 1) !== 1 || kernel.length !== 2 || kernel[1] === 1)
    return false;
  if (g.type(x) !== 'float' || !size?.every((n) => typeof n === 'number')) return false;
  const [strides, dilations, pads] = ['strides', 'dilations', 'pads'].map((name) =>
    numbersOf(node, name)!,
  ) as [readonly number[], readonly number[], readonly number[]];
  const [, height, width] = image;
  const after = [height, width].map(
    (n, i) => (kernel[i]! - 1) * dilations[i]! + (n - 1) * strides[i]! + 1 - size[i]! - pads[i]!,
  );
  if (after.some((p) => p < 0)) return false;
  const around = [pads[0]!, pads[1]!, ...after];
  const swapped = l.once(`examples as channels ${x} ${around.join()}`, () => {
    const turned = g.node('Transpose', [l.plain(x)], { perm: ints([1, 0, 2, 3]) });
    const padded = around.some((p) => p > 0)
      ? g.node('Pad', [turned, g.list([0, 0, pads[0]!, pads[1]!, 0, 0, ...after])])
      : turned;
    return l.node('ReorderInput', [padded], {});
  });
  const filter = l.once(`as kernel ${d}`, () => {
    const parts = g.node('Reshape', [l.blocked(d), g.list([-1, block, m! / block, height * width, block])]);
    const moved = g.node('Transpose', [parts], { perm: ints([2, 0, 3, 1, 4]) });
    return g.node('Reshape', [moved, g.list([m!, -1, height, width])]);
  });
  const sums = l.node('Conv', [swapped, filter], {
    kernel_shape: ints([height, width]),
    strides: ints(dilations),
    dilations: ints(strides),
    pads: ints([0, 0, 0, 0]),
  });
  const parts = g.node('Reshape', [sums, g.list([c!, m! / block, kernel[0]! * kernel[1]!, block])]);
  const turned = g.node('Transpose', [parts], { perm: ints([1, 3, 0, 2]) });
  g.node('Reshape', [turned, g.list([m!, c!, ...kernel])], {}, node.outputs);
  l.setPlain(node.outputs[0]!);
  return true;
}
