import type { ValueInfo } from '@orograph/onnx';
import { conform } from './conform.ts';
import type { DataTensor } from './data-tensor.ts';
import { arrayOf } from './npz.ts';
import type { StoredArrays } from './stored-array.ts';

/** The arrays of a file, parted. */
interface Held {
  /** What inputs hold that are the same for all examples, by the input's name. */
  readonly values: Readonly<Record<string, DataTensor>>;
  /** The other arrays, by key. */
  readonly others: StoredArrays;
}

/** A tensor in the type and shape an input wants, its axes being no examples. */
function conformed(tensor: DataTensor, wanted: ValueInfo, where: string): DataTensor {
  const one = { ...tensor, shape: [1, ...tensor.shape] };
  const { shape, ...rest } = conform(
    one,
    { ...wanted, ...(wanted.shape && { shape: [1, ...wanted.shape] }) },
    where,
  );
  return { ...rest, shape: shape.slice(1) };
}

/**
 * Parts the arrays that are the same for all examples from the others: those of the inputs named, and of inputs without axes.
 *
 * @throws RangeError for a name that is no input of the graph, or an input without its array; what `conform` throws.
 */
export async function heldInputs(
  arrays: StoredArrays,
  {
    constants = [],
    inputs = {},
    graphInputs = [],
  }: {
    readonly constants?: readonly string[] | undefined;
    readonly inputs?: Readonly<Record<string, string>> | undefined;
    readonly graphInputs?: readonly ValueInfo[] | undefined;
  },
  where: string,
): Promise<Held> {
  const unknown = constants.find((name) => !graphInputs.some((input) => input.name === name));
  if (unknown !== undefined)
    throw new RangeError(
      `${where}: constants names "${unknown}", which is no input of the graph; its inputs are ${graphInputs.map(({ name }) => `"${name}"`).join(', ') || 'not known'}.`,
    );
  const held = graphInputs.filter(({ name, shape }) => {
    const single = shape?.length === 0 && arrays[inputs[name] ?? name]?.shape.length === 0;
    return constants.includes(name) || single;
  });
  const keys = new Set(held.map(({ name }) => inputs[name] ?? name));
  const values: Record<string, DataTensor> = {};
  for (const input of held) {
    const key = inputs[input.name] ?? input.name;
    values[input.name] = conformed(await arrayOf(arrays, key, where).read(), input, `${where}: key "${key}"`);
  }
  return {
    values,
    others: Object.fromEntries(Object.entries(arrays).filter(([key]) => !keys.has(key))),
  };
}
