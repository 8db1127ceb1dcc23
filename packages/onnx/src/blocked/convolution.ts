import type { Node } from '../graph.ts';
import { int, ints, numberOf, numbersOf, text } from '../node-attributes.ts';
import { windowOf } from '../window.ts';
import type { Layouts } from './layouts.ts';

/** The size of a plane kernel, from whole-number channels to whole-number channels. */
interface Filter {
  readonly weight: string;
  readonly from: number;
  readonly to: number;
  readonly kernel: readonly [number, number];
}

/** A filter that is neither grouped nor of unknown size, of weights [to, from, k, k], or [from, to, k, k] when `transposed`. */
function filterOf({ g }: Layouts, node: Node, transposed = false): Filter | undefined {
  const weight = node.inputs[1]!;
  const shape = g.shape(weight);
  if (shape?.length !== 4 || !shape.every((d) => typeof d === 'number')) return undefined;
  if (numberOf(node, 'group', 1) !== 1 || g.type(weight) !== 'float') return undefined;
  const [a, b, ...kernel] = shape;
  return { weight, from: transposed ? a! : b!, to: transposed ? b! : a!, kernel: kernel as [number, number] };
}

/** Weights [to, from, k, k] as the blocked convolution takes them: [to/b, from/b, k, k, b, b], or [to/b, from, k, k, b] from few channels. */
function ordered(l: Layouts, { weight, from, to, kernel }: Filter): string {
  const { g, block: b } = l;
  const size = kernel[0] * kernel[1];
  return l.once(`filter ${weight}`, () => {
    const few = from % b !== 0;
    const parts = g.node('Reshape', [
      l.plain(weight),
      g.list(few ? [to / b, b, from, size] : [to / b, b, from / b, b, size]),
    ]);
    const moved = g.node('Transpose', [parts], { perm: ints(few ? [0, 2, 3, 1] : [0, 2, 4, 3, 1]) });
    return g.node('Reshape', [moved, g.list([to, from, ...kernel])]);
  });
}

/** Weights [from, to, k, k] of a transposed convolution as those of the convolution it is, mirrored and blocked. */
function mirrored(l: Layouts, { weight, from, to, kernel }: Filter): string {
  const { g, block: b } = l;
  const size = kernel[0] * kernel[1];
  return l.once(`mirrored ${weight}`, () => {
    const parts = g.node('Reshape', [l.plain(weight), g.list([from / b, b, to / b, b, size])]);
    const back = g.list(Array.from({ length: size }, (_, i) => size - 1 - i));
    const turned = size === 1 ? parts : g.node('Gather', [parts, back], { axis: int(4) });
    const moved = g.node('Transpose', [turned], { perm: ints([2, 0, 4, 1, 3]) });
    return g.node('Reshape', [moved, g.list([to, from, ...kernel])]);
  });
}

/** Appends a convolution of (x, filter, bias, what is added, if anything), with the sum and the Relu that alone read it, if they do, in the same pass. */
export function convolve(
  l: Layouts,
  node: Node,
  done: Set<Node>,
  given: readonly string[],
  attributes: Node['attributes'],
): void {
  let output = node.outputs[0]!;
  const inputs = [...given];
  let reader = l.onlyReader(output);
  if (reader?.op === 'Add' && reader.domain === '' && inputs.length < 4) {
    const other = reader.inputs.find((name) => name !== output);
    const alike = (a: string, b: string): boolean => l.g.shape(a)?.join() === l.g.shape(b)?.join();
    if (other !== undefined && l.isThere(other) && l.image(other) && alike(other, output)) {
      inputs.push(l.blocked(other));
      done.add(reader);
      output = reader.outputs[0]!;
      reader = l.onlyReader(output);
    }
  }
  const relu = reader?.op === 'Relu' && reader.domain === '' ? reader : undefined;
  if (relu) done.add(relu);
  const value = l.node('Conv', inputs, { ...attributes, ...(relu && { activation: text('Relu') }) });
  l.set(relu ? relu.outputs[0]! : output, value);
}

/** A convolution of images whose channels fill blocks, or of few channels. */
export function convolution(l: Layouts, node: Node, done: Set<Node>): boolean {
  const [x, , bias = ''] = node.inputs as [string, string, string?];
  const filter = filterOf(l, node);
  const few = filter !== undefined && filter.from < l.block;
  if (!filter || !l.image(node.outputs[0]!) || !(few || l.image(x))) return false;
  const { kernel, strides, dilations, pads } = windowOf(node, l.g.shape(x)!, l.g.shape(filter.weight));
  const input = few ? l.plain(x) : l.blocked(x);
  convolve(l, node, done, [input, ordered(l, filter), l.plain(bias)], {
    kernel_shape: ints(kernel),
    strides: ints(strides),
    dilations: ints(dilations),
    pads: ints(pads),
  });
  return true;
}

/** A transposed convolution as a convolution with the mirrored kernel, over zeros between the places where it strides. */
export function transposedConvolution(l: Layouts, node: Node, done: Set<Node>): boolean {
  const { g, block } = l;
  const [x, , bias = ''] = node.inputs as [string, string, string?];
  const filter = filterOf(l, node, true);
  const image = l.image(x);
  if (
    !filter ||
    !image ||
    !l.image(node.outputs[0]!) ||
    node.attributes['output_shape'] ||
    node.attributes['auto_pad']
  )
    return false;
  const [dilations, strides] = [numbersOf(node, 'dilations') ?? [1, 1], numbersOf(node, 'strides') ?? [1, 1]];
  const [given, extra] = [
    numbersOf(node, 'pads') ?? [0, 0, 0, 0],
    numbersOf(node, 'output_padding') ?? [0, 0],
  ];
  const reach = filter.kernel.map((k, i) => dilations[i]! * (k - 1));
  // Zeros also follow the last place, where they count as padding.
  const pads = [
    ...reach.map((r, i) => r - given[i]!),
    ...reach.map((r, i) => r - given[i + 2]! + extra[i]! - (strides[i]! - 1)),
  ];
  if (pads.some((p) => p < 0)) return false;
  const [c, h, w] = image;
  const spread = (): string => {
    const parts = g.node('Reshape', [l.blocked(x), g.list([-1, h, 1, w, 1, block])]);
    const around = g.list([0, 0, 0, 0, 0, 0, 0, 0, strides[0]! - 1, 0, strides[1]! - 1, 0]);
    const padded = g.node('Pad', [parts, around]);
    return g.node('Reshape', [padded, g.list([-1, c, h * strides[0]!, w * strides[1]!])]);
  };
  const input = strides.some((s) => s > 1) ? l.once(`spread ${x} ${strides.join()}`, spread) : l.blocked(x);
  convolve(l, node, done, [input, mirrored(l, filter), l.plain(bias)], {
    kernel_shape: ints(filter.kernel),
    dilations: ints(dilations),
    pads: ints(pads),
  });
  return true;
}
