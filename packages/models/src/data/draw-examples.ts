import { permutation } from '@orograph/tensor';
import type { DataTensor } from './data-tensor.ts';
import { examplesAt } from './tensor-rows.ts';
import { datasetOf, type Dataset } from './dataset.ts';

/**
 * Draws `count` examples of a data set without replacement, in the order they have in it; the set itself where it has no more. The same seed
 * draws the same ones.
 *
 * @throws RangeError for a count below 1.
 */
export function drawExamples(data: Dataset, count: number, seed: number): Dataset {
  if (!(Number.isSafeInteger(count) && count > 0))
    throw new RangeError(`drawExamples: count must be a whole number above 0, got ${count}.`);
  if (count >= data.examples) return data;
  const places = permutation(data.examples, seed).slice(0, count).toSorted();
  const drawn = (tensor: DataTensor): DataTensor => examplesAt(tensor, places);
  const { inputs, target, constants, classes, batchAxes, source } = data;
  return {
    ...datasetOf({
      inputs: Object.fromEntries(Object.entries(inputs).map(([name, tensor]) => [name, drawn(tensor)])),
      target: target && drawn(target),
      ...(constants && { constants }),
      classes,
      source,
    }),
    ...(batchAxes && { batchAxes }),
  };
}
