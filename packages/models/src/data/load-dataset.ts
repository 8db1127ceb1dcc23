import type { ValueInfo } from '@orograph/onnx';
import { existsSync } from 'node:fs';
import { readArrays } from './array-file.ts';
import { chooseArrays } from './choose-arrays.ts';
import { conform, widened } from './conform.ts';
import { firstExamples, type DataTensor } from './data-tensor.ts';
import { datasetOf, type Dataset } from './dataset.ts';
import { namedDatasets } from './named-datasets.ts';
import { arrayOf } from './npz.ts';

/** How a file becomes a data set. */
export interface LoadDatasetSettings {
  /** The key of an input in the file, by the input's name; guessed when absent. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** The key of the target in the file; that of an input for reconstruction. Guessed when absent. */
  readonly target?: string;
  /** Take only the first examples. */
  readonly limit?: number;
  /** The inputs of the graph to be fed: they guide the guesses, and data are converted to what they want. */
  readonly graphInputs?: readonly ValueInfo[];
}

/**
 * A data set by name (`mnist/train`, `mnist/test`, `fashion-mnist/train`, `fashion-mnist/test`) or from a file
 * (NPZ, NPY, IDX, CIFAR batches, CSV).
 *
 * Inputs are the array of the same name as the graph's input, else of a usual name (`x`, `images`, …), else the only one
 * that fits; the target is `y`, `labels` and the like, else the one array left over.
 *
 * @throws RangeError for what is not there, no clear match (listing the graph's inputs and the keys), uneven example
 *   counts, no examples, NaN or infinite numbers, another shape than the graph's, or a limit that is not a whole number
 *   above 0; TypeError for another kind of file or number.
 */
export async function loadDataset(
  source: string,
  { inputs, target, limit = Number.POSITIVE_INFINITY, graphInputs }: LoadDatasetSettings = {},
): Promise<Dataset> {
  if (!(limit >= 1) || (Number.isFinite(limit) && !Number.isInteger(limit)))
    throw new RangeError(`loadDataset: limit must be a whole number above 0, got ${limit}.`);
  const named = Object.hasOwn(namedDatasets, source) ? namedDatasets[source] : undefined;
  if (!named && !existsSync(source))
    throw new RangeError(
      `loadDataset: no file "${source}", and no data set of that name; the names are ${Object.keys(namedDatasets).join(', ')}.`,
    );
  const arrays = await (named ? named() : readArrays(source, { inputs, target }));
  const choice = chooseArrays(arrays, { inputs, target, graphInputs, where: source });
  const take = (key: string): DataTensor => {
    const tensor = arrayOf(arrays, key, source);
    if (tensor.shape.length === 0)
      throw new RangeError(
        `${source}: key "${key}" is a single number, expected examples on the first axis.`,
      );
    return tensor;
  };
  const examplesOf = (key: string): number => take(key).shape[0]!;
  const first = Object.values(choice.inputs)[0];
  const uneven = [
    ...Object.values(choice.inputs),
    ...(choice.target === undefined ? [] : [choice.target]),
  ].find((key) => first !== undefined && examplesOf(key) !== examplesOf(first));
  if (first !== undefined && uneven !== undefined)
    throw new RangeError(
      `${source}: uneven example counts, key "${first}" has ${examplesOf(first)} and key "${uneven}" has ${examplesOf(uneven)}.`,
    );
  const tensors = Object.entries(choice.inputs).map(([name, key]): [string, DataTensor] => {
    const tensor = firstExamples(take(key), limit);
    const wanted = graphInputs?.find((input) => input.name === name);
    return [name, wanted ? conform(tensor, wanted, `${source}: key "${key}"`) : widened(tensor)];
  });
  return datasetOf({
    inputs: Object.fromEntries(tensors),
    target: choice.target === undefined ? undefined : widened(firstExamples(take(choice.target), limit)),
    source,
    keys: { ...choice.inputs, target: choice.target ?? 'target' },
  });
}
