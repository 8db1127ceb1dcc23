import type { DataTensor } from '../data/data-tensor.ts';

/** The two whole numbers that a target consists of, the smaller one first; `undefined` where it has others, or but one. */
export function twoValues({ data }: DataTensor): readonly [number, number] | undefined {
  const found = new Set<number>();
  for (let i = 0; i < data.length && found.size < 3; i++) {
    const value = Number(data[i]);
    if (!Number.isInteger(value)) return undefined;
    found.add(value);
  }
  if (found.size !== 2) return undefined;
  return [Math.min(...found), Math.max(...found)];
}

/**
 * Throws where the target of a single output is two whole numbers other than 0 and 1, in three examples or more: they may be classes or numbers.
 *
 * @throws RangeError with what to say in both cases.
 */
export function refuseTwoValues(target: DataTensor, source: string): void {
  const values = target.data.length > 2 ? twoValues(target) : undefined;
  if (!values || values.join() === '0,1') return;
  const [low, high] = values;
  const classes =
    values.join() === '-1,1'
      ? 'loss: "bce-with-logits" for the classes 0 and 1'
      : `loss: "bce-with-logits" for classes, with ${low} stored as 0 and ${high} as 1`;
  throw new RangeError(
    `${source}: the target has only two values, ${low} and ${high}, and the output is one number: say loss: "mse" for regression, or ${classes}.`,
  );
}

/**
 * The target of `bce-with-logits`: shares from 0 to 1, and −1 and 1 made 0 and 1.
 *
 * @throws RangeError naming the first number that is neither, and its example.
 */
export function sharesOf(target: DataTensor, source: string): DataTensor {
  const { data, shape } = target;
  const share = (x: number): boolean => x >= 0 && x <= 1;
  let odd = -1;
  let isSigned = true;
  for (let i = 0; i < data.length; i++) {
    const x = Number(data[i]);
    if (!share(x) && odd < 0) odd = i;
    if (x !== 1 && x !== -1) isSigned = false;
  }
  if (odd < 0) return target;
  if (isSigned)
    return {
      ...target,
      dataType: 'float',
      data: Float32Array.from(data as Float32Array, (x) => (x > 0 ? 1 : 0)),
    };
  const example = Math.floor(odd / (data.length / shape[0]!));
  throw new RangeError(
    `${source}: bce-with-logits expected shares from 0 to 1, or only −1 and 1, got ${data[odd]} in example ${example} of the target.`,
  );
}
