import type { Dim, Node } from './graph.ts';
import { numberOf, numbersOf, textOf } from './node-attributes.ts';

/** How a convolution or a pool moves over the spatial axes, with `auto_pad` and defaults made explicit. */
export interface Window {
  /** The size of the kernel along each axis. */
  readonly kernel: readonly number[];
  /** The steps. */
  readonly strides: readonly number[];
  /** The distance between taps. */
  readonly dilations: readonly number[];
  /** What is added before each axis, then after each. */
  readonly pads: readonly number[];
  /** The spatial sizes of the output, `null` where not known. */
  readonly output: readonly (number | null)[];
}

/** The window of a Conv, MaxPool, AveragePool or LpPool on an input of the given shape. Output size: ⌊(in + pads − d(k − 1) − 1)/s⌋ + 1, ⌈·⌉ in `ceil_mode`. */
export function windowOf(node: Node, shape: readonly Dim[], weight?: readonly Dim[]): Window {
  const kernel = numbersOf(node, 'kernel_shape') ?? (weight ?? []).slice(2).map(Number);
  const ones = kernel.map(() => 1);
  const strides = numbersOf(node, 'strides') ?? ones;
  const dilations = numbersOf(node, 'dilations') ?? ones;
  const mode = textOf(node, 'auto_pad', 'NOTSET');
  const given = numbersOf(node, 'pads') ?? [...ones, ...ones].map(() => 0);
  const span = kernel.map((k, i) => dilations[i]! * (k - 1) + 1);
  const total = span.map((s, i) => {
    const d = shape[i + 2];
    if (!mode.startsWith('SAME') || typeof d !== 'number') return 0;
    return Math.max(0, (Math.ceil(d / strides[i]!) - 1) * strides[i]! + s - d);
  });
  const small = total.map((t) => Math.floor(t / 2));
  const large = total.map((t, i) => t - small[i]!);
  const same = mode === 'SAME_LOWER' ? [...large, ...small] : [...small, ...large];
  const pads = mode.startsWith('SAME') ? same : mode === 'VALID' ? given.map(() => 0) : given;
  const round = numberOf(node, 'ceil_mode', 0) === 1 ? Math.ceil : Math.floor;
  const output = span.map((s, i) => {
    const d = shape[i + 2];
    if (typeof d !== 'number') return null;
    const size = round((d + pads[i]! + pads[i + span.length]! - s) / strides[i]!) + 1;
    const starts = (size - 1) * strides[i]!;
    return round === Math.ceil && starts >= d + pads[i]! ? size - 1 : size;
  });
  return { kernel, strides, dilations, pads, output };
}
