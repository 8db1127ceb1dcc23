import type { ValueInfo } from '@orograph/onnx';
import { conform } from './data/conform.ts';
import type { DataTensor } from './data/data-tensor.ts';
import type { Dataset } from './data/dataset.ts';

/** A data set as the inputs of a graph. */
export interface BoundData {
  /** One tensor for every input, in the input's type and shape. */
  readonly columns: Readonly<Record<string, DataTensor>>;
  /** The number of examples the graph takes at once; `undefined` when it takes any. */
  readonly fixedBatch: number | undefined;
}

/**
 * The data for each input of a graph with a loss head: by the input's name, or the only one there is; `target` is the target.
 *
 * @throws RangeError for a missing input or target, no examples, a shape that does not fit, or a number of examples that is not
 *   a multiple of the batch the graph is fixed to; TypeError for floats where whole numbers are wanted and the reverse.
 */
export function bindData(inputs: readonly ValueInfo[], data: Dataset): BoundData {
  const { examples, source } = data;
  if (!(examples > 0)) throw new RangeError(`${source}: expected at least one example, got ${examples}.`);
  const columns: Record<string, DataTensor> = {};
  for (const input of inputs) columns[input.name] = conform(tensorFor(input, inputs, data), input, source);

  const batches = inputs.map(({ shape }) => shape?.[0]).filter((n) => typeof n === 'number');
  const fixedBatch = batches[0];
  if (batches.some((n) => n !== fixedBatch))
    throw new RangeError(
      `${source}: the graph's inputs are fixed to batches of ${batches.join(' and ')} examples.`,
    );
  if (fixedBatch !== undefined && examples % fixedBatch !== 0)
    throw new RangeError(
      `${source}: the graph takes exactly ${fixedBatch} examples at once, and ${examples} is no multiple of that; use a limit, or export it with a dynamic batch.`,
    );
  return { columns, fixedBatch };
}

function tensorFor(input: ValueInfo, inputs: readonly ValueInfo[], data: Dataset): DataTensor {
  if (input.name === 'target') {
    if (data.target) return data.target;
    throw new RangeError(`${data.source}: the loss needs a target, and the data set has none.`);
  }
  const own = data.inputs[input.name];
  if (own) return own;
  const given = Object.entries(data.inputs);
  const wanted = inputs.filter(({ name }) => name !== 'target');
  if (given.length === 1 && wanted.length === 1) return given[0]![1];
  throw new RangeError(
    `${data.source}: no data for input "${input.name}"; the graph's inputs are ${wanted.map(({ name }) => `"${name}"`).join(', ')}, the data set's ${given.map(([name]) => `"${name}"`).join(', ')}.`,
  );
}

/** The least and the greatest label, but for what is ignored. */
function range(data: DataTensor['data'], ignored: number | undefined): readonly [number, number] {
  let [least, greatest] = [Infinity, -Infinity];
  for (const element of data) {
    const label = Number(element);
    if (label === ignored) continue;
    least = Math.min(least, label);
    greatest = Math.max(greatest, label);
  }
  return [least, greatest];
}

/**
 * Checks class labels: each must be a whole number from 0 to `classes` − 1, or `ignored`.
 *
 * @throws RangeError naming the first label out of range and its example, or the names of classes where there are more of them.
 */
export function checkLabels(
  { data, shape }: DataTensor,
  classes: number,
  { source, classes: names }: Pick<Dataset, 'classes' | 'source'>,
  ignored?: number,
): void {
  if (names && names.length > classes)
    throw new RangeError(
      `${source}: expected the names of at most ${classes} classes, as many as the network tells apart, got ${names.length}: ${names
        .slice(0, 8)
        .map((name) => JSON.stringify(name))
        .join(', ')}${names.length > 8 ? ', ...' : ''}.`,
    );
  const each = data.length / Math.max(1, shape[0] ?? 1);
  for (let i = 0; i < data.length; i++) {
    const label = Number(data[i]);
    if ((label >= 0 && label < classes) || label === ignored) continue;
    // What frameworks mark places with that are to be left out.
    const marks = label < 0 || label === 255;
    const fromOne = label === classes && range(data, ignored).join() === `1,${classes}`;
    throw new RangeError(
      `${source}: expected labels from 0 to ${classes - 1}, got ${label} in example ${Math.floor(i / each)}${marks ? `; where ${label} marks what is to be left out, say ignoreIndex: ${label}` : ''}${fromOne ? '; the labels count from 1, and those of a network from 0: subtract 1' : ''}.`,
    );
  }
}
