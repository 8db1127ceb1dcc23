import { eachName, rowsName, type DropoutMask } from '@orograph/onnx';
import { sizeOf, streamSeed, type StepBatches, type UpdateRule } from '@orograph/tensor';
import { drawMask } from './draw-mask.ts';
import type { TensorValue } from './session-task.ts';

/** What steps are fed besides the data and the state. */
export interface StepFeeds {
  /** The update rule. */
  readonly rule: UpdateRule;
  /** The dropout masks. */
  readonly masks: readonly DropoutMask[];
  /** The steps. */
  readonly batches: StepBatches;
  /** How many updates were made before the first of them. */
  readonly first: number;
  /** Which of them. */
  readonly range: readonly [from: number, to: number];
}

/** Rows, rates and masks of some steps of a call. */
export function stepFeeds({ rule, masks, batches, first, range }: StepFeeds): Record<string, TensorValue> {
  const [from, to] = range;
  const { indices, size, rates, seeds } = batches;
  const rows = indices.subarray(from * size, to * size);
  const each = (name: string, numbers: Float32Array, shape: readonly number[] = []) =>
    [eachName(name), { type: 'float32', dims: [to - from, ...shape], data: numbers }] as const;
  const drawn = masks.map((mask, m) => {
    const step = size * sizeOf(mask.shape);
    const numbers = new Float32Array((to - from) * step);
    for (let k = from; k < to; k++) {
      const own = { ...mask, seed: streamSeed(seeds[k]!, m) };
      const { data } = drawMask(own, { start: k * size, end: (k + 1) * size, chunk: size, indices });
      numbers.set(data as Float32Array, (k - from) * step);
    }
    return each(mask.input, numbers, [size, ...mask.shape]);
  });
  return Object.fromEntries<TensorValue>([
    [rowsName, { type: 'int32', dims: [to - from, size], data: rows }],
    each('learning_rate', Float32Array.from(rates.slice(from, to))),
    ...corrections(rule, first + from, to - from).map((numbers, k) => each(`correction/${k}`, numbers)),
    ...drawn,
  ]);
}

/** 1/(1 − βᵗ) of each moment of Adam, for `count` steps after `first`. */
function corrections(rule: UpdateRule, first: number, count: number): readonly Float32Array[] {
  if (rule.kind !== 'adam') return [];
  return [rule.beta1, rule.beta2].map((beta) =>
    Float32Array.from({ length: count }, (_, k) => 1 / (1 - beta ** (first + k + 1))),
  );
}
