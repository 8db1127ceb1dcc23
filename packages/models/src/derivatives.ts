import {
  gradient,
  gradientName,
  gradientSupport,
  hvp as withHvp,
  hvpName,
  promote,
  tangentName,
} from '@orograph/onnx';
import { checkDim, type SampledLoss, type TwiceDifferentiableLoss, type Vector } from '@orograph/tensor';
import type { Evaluation } from './evaluation.ts';
import { lazily } from './lazily.ts';
import { addSums, meanLoss, piecesOf, type Sums } from './loss-runs.ts';
import { blockValues } from './tensor-value.ts';

/** Examples in a chunk of a gradient: smaller than for a value, as every activation is kept. */
const gradientChunk = 64;

/** The derivatives a loss has, and the ops for want of which it has none. */
export type Derivatives = Partial<
  Pick<TwiceDifferentiableLoss & SampledLoss, 'valueAndGrad' | 'hvp' | 'batchValueAndGrad'>
> & {
  /** Ops that have no gradient. */
  readonly withoutGradient: readonly string[];
};

/** Gradients and Hessian-vector products of a loss in ONNX Runtime; their sessions are opened when first asked for. */
export function derivatives({ model, pool, columns, chunk, open }: Evaluation): Derivatives {
  const { headed, parameters, layout, bound } = model;
  const names = parameters.map(({ name }) => name);
  const types = parameters.map(({ dataType }) => dataType);
  const withoutGradient = gradientSupport(headed);
  if (withoutGradient.length > 0) return { withoutGradient };
  const promoted = promote(headed, names);
  const openGradient = lazily(async () => open('gradient', gradient(promoted, 'loss_sum', names)));
  const openHvp = lazily(async () => open('hvp', withHvp(promoted, 'loss_sum', names)));
  const rowsAtOnce = bound.fixedBatch ?? Math.min(chunk, gradientChunk);

  async function sum(
    session: string,
    fixed: ReturnType<typeof blockValues>,
    outputName: (block: string) => string,
    indices?: Int32Array,
  ): Promise<Sums> {
    const sums = ['loss_sum', 'loss_weight', ...names.map(outputName)];
    const count = indices?.length ?? model.examples;
    const parts = piecesOf(count, rowsAtOnce, indices).map((rows) =>
      pool.run({ kind: 'run', session, fixed, columns, rows, sums }),
    );
    return addSums((await Promise.all(parts)).map((part) => part.sums));
  }

  const mean = (sums: Sums, outputName: (block: string) => string): Float64Array => {
    const weight = sums['loss_weight']![0]!;
    const out = new Float64Array(layout.dim);
    for (const { name, offset } of layout.blocks) out.set(sums[outputName(name)]!, offset);
    for (let i = 0; i < out.length; i++) out[i] = out[i]! / weight;
    return out;
  };

  async function valueAndGrad(
    theta: Vector,
    indices?: Int32Array,
  ): Promise<{ value: number; grad: Float64Array }> {
    checkDim('valueAndGrad', layout.dim, theta);
    await openGradient();
    const sums = await sum('gradient', blockValues(layout, types, theta), gradientName, indices);
    return { value: meanLoss(sums), grad: mean(sums, gradientName) };
  }

  return {
    withoutGradient: [],
    valueAndGrad: (theta) => valueAndGrad(theta),
    batchValueAndGrad: (theta, indices) => {
      checkIndices(indices, model.examples);
      return valueAndGrad(theta, indices);
    },
    hvp: async (theta, v) => {
      checkDim('hvp', layout.dim, theta);
      checkDim('hvp', layout.dim, v);
      await openHvp();
      const fixed = {
        ...blockValues(layout, types, theta),
        ...blockValues(layout, types, v, tangentName),
      };
      return mean(await sum('hvp', fixed, hvpName), hvpName);
    },
  };
}

function checkIndices(indices: Int32Array, examples: number): void {
  if (indices.length === 0) throw new RangeError('batchValueAndGrad: expected at least one index, got none.');
  const bad = indices.find((i) => !(i >= 0 && i < examples));
  if (bad !== undefined)
    throw new RangeError(`batchValueAndGrad: expected indices from 0 to ${examples - 1}, got ${bad}.`);
}
