import type { DataTensor } from '../data/data-tensor.ts';

/** A shape with its first two axes moved behind the others, in reverse: that of a weight kept with the channels last. [O, I, …] ↦ […, I, O]. */
export const channelsLast = (shape: readonly number[]): number[] => [
  ...shape.slice(2),
  ...shape.slice(0, 2).toReversed(),
];

/** Whether two shapes are one but for axes of length 1: PyTorch's exporters store the scale of a GroupNorm [C] as [C, 1, 1]. */
export const isSameShape = (a: readonly number[], b: readonly number[]): boolean =>
  a.join() === b.join() ||
  (a.length !== b.length && a.filter((n) => n !== 1).join() === b.filter((n) => n !== 1).join());

/** Whether an array has a shape, or has it with the channels last. */
export const fitsShape = (own: readonly number[], wanted: readonly number[]): boolean =>
  isSameShape(own, wanted) || own.join() === channelsLast(wanted).join();

/** Moves the channels of an array from the last two axes to the first two, in reverse: the transpose of a matrix, HWIO ↦ OIHW. */
export function channelsFirst({ shape, data, dataType }: DataTensor): DataTensor {
  const [inputs, outputs] = shape.slice(-2) as [number, number];
  const places = data.length / (inputs * outputs);
  const out = data.slice() as Float32Array;
  for (let place = 0; place < places; place++)
    for (let i = 0; i < inputs; i++)
      for (let o = 0; o < outputs; o++)
        out[(o * inputs + i) * places + place] = (data as Float32Array)[(place * inputs + i) * outputs + o]!;
  return { shape: [outputs, inputs, ...shape.slice(0, -2)], dataType, data: out };
}
