import { platform } from '#platform';
import type { DataNumbers, DataTensor } from './data-tensor.ts';
import { pixelsOf, unitNumbers } from './unit-images.ts';

/** What a model is measured on. */
export interface Dataset {
  /** How many examples: the first axis of every tensor. */
  readonly examples: number;
  /** The tensors to feed, by the name of the graph's input. */
  readonly inputs: Readonly<Record<string, DataTensor>>;
  /** What the outputs are compared with; absent where the graph computes its own loss. */
  readonly target?: DataTensor;
  /** What inputs hold that are the same for all examples, by the input's name: a state, a sampling rate. */
  readonly constants?: Readonly<Record<string, DataTensor>>;
  /**
   * The axis of the graph's inputs, outputs and `target` that counts the examples, by name, where it is not the first; in `inputs` and `target`
   * it is the first in any case.
   */
  readonly batchAxes?: Readonly<Record<string, number>>;
  /** The arrays of its file that nothing reads, with their types and shapes, where there are any. */
  readonly unread?: string;
  /** The name of each class, where the target holds names in its file. */
  readonly classes?: readonly string[];
  /** SHA-256 over the names, types, shapes and numbers of all tensors, in hexadecimal. */
  readonly hash: string;
  /** Where it came from: a path or the name of a data set. */
  readonly source: string;
}

/**
 * A data set from tensors whose first axis counts examples.
 *
 * @throws RangeError if there is no input or no example, example counts differ, or a number is NaN or infinite; the
 *   message names the tensor by `keys` where given (the key it has in its file).
 */
export function datasetOf({
  inputs,
  target,
  constants = {},
  source,
  classes,
  keys = {},
}: {
  readonly inputs: Readonly<Record<string, DataTensor>>;
  readonly target?: DataTensor | undefined;
  readonly constants?: Readonly<Record<string, DataTensor>>;
  readonly source: string;
  readonly classes?: readonly string[] | undefined;
  readonly keys?: Readonly<Record<string, string>>;
}): Dataset {
  const named = [...Object.entries(inputs), ...(target ? [['target', target] as const] : [])];
  const first = named[0];
  if (!first || Object.keys(inputs).length === 0)
    throw new RangeError(`${source}: a data set needs an input.`);
  const key = (name: string): string => `key "${keys[name] ?? name}"`;
  const examples = first[1].shape[0] ?? 0;
  for (const [name, tensor] of named) {
    const count = tensor.shape[0];
    if (count !== examples)
      throw new RangeError(
        `${source}: uneven example counts, ${key(first[0])} has ${examples} and ${key(name)} has ${count ?? 'no axis'}.`,
      );
    const { length } = pixelsOf(tensor) ?? tensor.data;
    if (length === 0)
      throw new RangeError(`${source}: empty data, ${key(name)} has shape [${tensor.shape.join()}].`);
    const bad = firstNonFinite(tensor);
    if (bad >= 0)
      throw new RangeError(
        `${source}: expected finite numbers, ${key(name)} has ${tensor.data[bad]} in example ${Math.floor(bad / (length / examples))}.`,
      );
  }
  const held = Object.entries(constants);
  const hash = hashOf([...named, ...held.map(([name, tensor]) => [`constant ${name}`, tensor] as const)]);
  return {
    examples,
    inputs,
    ...(target ? { target } : {}),
    ...(classes && { classes }),
    ...(held.length > 0 && { constants }),
    hash,
    source,
  };
}

/** The index of the first NaN or infinity of a float tensor, −1 when there is none. */
function firstNonFinite(tensor: DataTensor): number {
  if ((tensor.dataType !== 'float' && tensor.dataType !== 'double') || pixelsOf(tensor)) return -1;
  const { data } = tensor;
  for (let i = 0; i < data.length; i++) if (!Number.isFinite(data[i])) return i;
  return -1;
}

function hashOf(named: readonly (readonly [string, DataTensor])[]): string {
  const hash = platform.sha256();
  for (const [name, tensor] of named.toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(JSON.stringify([name, tensor.dataType, tensor.shape]));
    for (const part of partsOf(tensor))
      hash.update(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
  }
  return hash.hex();
}

/** The numbers of a tensor, those of pixels some at a time. */
function* partsOf(tensor: DataTensor): Generator<DataNumbers, void> {
  const pixels = pixelsOf(tensor);
  if (!pixels) {
    yield tensor.data;
    return;
  }
  const part = new Float32Array(2 ** 16);
  for (let from = 0; from < pixels.length; from += part.length) {
    const some = pixels.subarray(from, from + part.length);
    yield unitNumbers(some, part.subarray(0, some.length));
  }
}
