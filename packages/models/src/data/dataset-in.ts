import type { ValueInfo } from '@orograph/onnx';
import { batchAxisHint, batchFirst, inputWithBatchFirst, type BatchAxes } from './batch-axes.ts';
import { numbered } from './class-names.ts';
import { inMemory, type ArrayFile, type StoredArray } from './stored-array.ts';
import { chooseArrays } from './choose-arrays.ts';
import { conform, widened } from './conform.ts';
import { scaled, type Scale } from './scale.ts';
import type { DataTensor } from './data-tensor.ts';
import { firstExamples } from './tensor-rows.ts';
import { arraysText } from './describe-arrays.ts';
import { datasetOf, type Dataset } from './dataset.ts';
import { heldInputs } from './held-inputs.ts';
import { arrayOf, type Arrays } from './npz.ts';

/** How a file becomes a data set. */
export interface LoadDatasetSettings {
  /** The key of an input in the file, by the input's name; guessed when absent. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** The key of the target in the file; that of an input for reconstruction. Guessed when absent. */
  readonly target?: string;
  /** What inputs of decimal numbers are multiplied by: 1/255 for pixels. */
  readonly scale?: Scale;
  /** Take only the first examples. */
  readonly limit?: number;
  /** The axis that counts the examples where it is not the first: of an input, or of the `target`. */
  readonly batchAxes?: BatchAxes;
  /** Inputs that are the same for all examples: a state, a sampling rate. Those without axes are in any case. */
  readonly constants?: readonly string[];
  /** The inputs of the graph to be fed: they guide the guesses, and data are converted to what they want. */
  readonly graphInputs?: readonly ValueInfo[];
}

/**
 * A data set from the arrays of a file, `source` naming it; see `loadDataset`.
 *
 * @throws RangeError and TypeError as `loadDataset`.
 */
export async function datasetIn(
  file: ArrayFile,
  source: string,
  settings: LoadDatasetSettings = {},
): Promise<Dataset> {
  const { inputs, target, scale, limit = Number.POSITIVE_INFINITY, batchAxes = {} } = settings;
  checkLimit(limit);
  const { arrays } = file;
  const held = await heldInputs(arrays, settings, source);
  const graphInputs = settings.graphInputs?.filter(({ name }) => !Object.hasOwn(held.values, name));
  const choice = chooseArrays(held.others, {
    inputs: fedInputs(inputs, held.values),
    target,
    graphInputs,
    where: source,
  });
  const read = new Set([...Object.values(choice.inputs), choice.target]);
  const unread = Object.fromEntries(Object.entries(held.others).filter(([key]) => !read.has(key)));
  const take = (key: string, axis = 0): StoredArray => {
    const tensor = arrayOf(arrays, key, source);
    if (tensor.shape.length === 0)
      throw new RangeError(
        `${source}: key "${key}" is a single number, expected examples on the first axis.`,
      );
    return batchFirst(tensor, axis, `${source}: key "${key}"`);
  };
  const chosen = Object.entries(choice.inputs).map(([name, key]) => ({
    name,
    key,
    tensor: take(key, batchAxes[name]),
  }));
  const aims = choice.target === undefined ? undefined : take(choice.target, batchAxes['target']);
  const [first] = chosen;
  const counted = [
    ...chosen.map(({ name, key, tensor }) => ({ name, key, shape: tensor.shape })),
    ...(aims ? [{ name: 'target', key: choice.target!, shape: aims.shape }] : []),
  ];
  const uneven = counted.find(({ shape }) => shape[0] !== counted[0]!.shape[0]);
  if (first && uneven)
    throw new RangeError(
      `${source}: uneven example counts, key "${first.key}" has ${first.tensor.shape[0]} and key "${uneven.key}" has ${uneven.shape[0]}${batchAxisHint(counted, uneven.name)}.`,
    );
  const tensors: Record<string, DataTensor> = {};
  for (const { name, key, tensor } of chosen) {
    const input = graphInputs?.find((info) => info.name === name);
    const some = await tensor.read(limit);
    const part = scale && isDecimal(input) ? scaled(widened(some), scale) : some;
    const where = `${source}: key "${key}"`;
    tensors[name] = input ? conform(part, inputWithBatchFirst(input, batchAxes), where) : widened(part);
  }
  const goal = aims && (await targetIn(aims, limit));
  return {
    ...datasetOf({
      inputs: tensors,
      target: goal?.tensor,
      constants: held.values,
      source,
      classes: goal?.classes ?? file.classes,
      keys: { ...choice.inputs, target: choice.target ?? 'target' },
    }),
    ...(Object.keys(batchAxes).length > 0 && { batchAxes }),
    ...(Object.keys(unread).length > 0 && { unread: arraysText(unread) }),
  };
}

/** The keys that were given for inputs that are fed, those held constant left out. */
const fedInputs = (
  inputs: Readonly<Record<string, string>> | undefined,
  held: Readonly<Record<string, DataTensor>>,
): Readonly<Record<string, string>> | undefined =>
  inputs && Object.fromEntries(Object.entries(inputs).filter(([name]) => !Object.hasOwn(held, name)));

/** A target, of which texts are names of classes: all of them are read, so that a class has one number whatever the limit. */
async function targetIn(
  array: StoredArray,
  limit: number,
): Promise<{ readonly tensor: DataTensor; readonly classes?: readonly string[] }> {
  if (!array.names) return { tensor: widened(await array.read(limit)) };
  const { tensor, classes } = numbered(await array.names());
  return { tensor: firstExamples(tensor, limit), classes };
}

/** Whether an input takes decimal numbers, as far as is known. */
const isDecimal = (input: ValueInfo | undefined): boolean =>
  input === undefined || input.dataType === 'float' || input.dataType === 'double';

/**
 * A data set from arrays in memory, `source` naming them: which of them feed the graph and which is the target is guessed as by `loadDataset`.
 *
 * @throws RangeError and TypeError as `loadDataset`.
 */
export const datasetFrom = (
  arrays: Arrays,
  source: string,
  settings: LoadDatasetSettings = {},
): Promise<Dataset> => datasetIn({ arrays: inMemory(arrays) }, source, settings);

/** Throws for a limit that is not a whole number above 0. */
export function checkLimit(limit: number): void {
  if (!(limit >= 1) || (Number.isFinite(limit) && !Number.isInteger(limit)))
    throw new RangeError(`loadDataset: limit must be a whole number above 0, got ${limit}.`);
}
