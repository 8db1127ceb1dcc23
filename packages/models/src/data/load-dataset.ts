import { existsSync } from 'node:fs';
import { readArrays } from './array-file.ts';
import type { Dataset } from './dataset.ts';
import { checkLimit, datasetIn, type LoadDatasetSettings } from './dataset-in.ts';
import { namedDatasets } from './named-datasets.ts';
import { inMemory } from './stored-array.ts';

/**
 * A data set by name (`mnist/train`, `mnist/test`, `fashion-mnist/train`, `fashion-mnist/test`) or from a file
 * (NPZ, NPY, IDX, CIFAR batches, CSV).
 *
 * Inputs are the array of the same name as the graph's input, else of a usual name (`x`, `images`, …), else the only one
 * that fits; the target is `y`, `labels` and the like, else the one array left over.
 *
 * @example
 * ```ts
 * import { loadDataset, loadOnnx } from '@orograph/models';
 *
 * const graph = await loadOnnx('model.onnx');
 * const data = await loadDataset('val.npz', { graphInputs: graph.inputs, limit: 32 });
 * console.log(data.examples, Object.keys(data.inputs)); // 32, the inputs of the network
 * ```
 *
 * @throws RangeError for what is not there, no clear match (listing the graph's inputs and the keys), uneven example
 *   counts, no examples, NaN or infinite numbers, another shape than the graph's, or a limit that is not a whole number
 *   above 0; TypeError for another kind of file or number.
 */
export async function loadDataset(source: string, settings: LoadDatasetSettings = {}): Promise<Dataset> {
  checkLimit(settings.limit ?? Number.POSITIVE_INFINITY);
  const named = Object.hasOwn(namedDatasets, source) ? namedDatasets[source] : undefined;
  if (!named && !existsSync(source))
    throw new RangeError(
      `loadDataset: no file "${source}", and no data set of that name; the names are ${Object.keys(namedDatasets).join(', ')}.`,
    );
  const file = named ? { arrays: inMemory(await named(settings.limit)) } : await readArrays(source, settings);
  return datasetIn(file, source, settings);
}
