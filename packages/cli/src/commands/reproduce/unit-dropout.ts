import { random, streamSeed, type Layout, type SampledLoss, type Vector } from '@orograph/tensor';

/**
 * A fully connected network's loss with dropout of hidden units: at each batch every hidden unit is left out with
 * probability `rate`, the others are scaled by 1/(1 − rate). One mask a batch, not one an example.
 *
 * As ReLU is positively homogeneous, leaving a unit out is a mask m on the rows of its layer: ∇ = m ∘ ∇L(m ∘ θ). The k-th
 * batch has the mask of stream k of the seed, so that the loss belongs to one training.
 */
export function withUnitDropout(
  loss: SampledLoss & { readonly layout: Layout },
  { rate, seed }: { readonly rate: number; readonly seed: number },
): SampledLoss {
  let batches = 0;
  return {
    dim: loss.dim,
    examples: loss.examples,
    value: (theta) => loss.value(theta),
    valueAndGrad: (theta) => loss.valueAndGrad(theta),
    batchValueAndGrad: async (theta, indices) => {
      const mask = maskOf(loss.layout, rate, streamSeed(seed, batches++));
      const { value, grad } = await loss.batchValueAndGrad(times(theta, mask), indices);
      return { value, grad: times(grad, mask) };
    },
  };
}

const times = (v: Vector, mask: Float64Array): Vector => {
  const out = v.slice();
  for (let i = 0; i < out.length; i++) out[i] = v[i]! * mask[i]!;
  return out;
};

/** A number for each weight: 0 or 1/(1 − rate) for those of hidden units, 1 for those of the last layer. */
function maskOf({ dim, blocks }: Layout, rate: number, seed: number): Float64Array {
  const mask = new Float64Array(dim).fill(1);
  const draws = random(seed);
  const layerOf = (name: string): string => name.slice(0, name.lastIndexOf('.'));
  const last = layerOf(blocks.at(-1)!.name);
  const units = new Map<string, number[]>();
  for (const { name, offset, size, shape } of blocks) {
    const layer = layerOf(name);
    if (layer === last) continue;
    const rows = shape[0]!;
    const kept =
      units.get(layer) ?? Array.from({ length: rows }, () => (draws.uniform() < rate ? 0 : 1 / (1 - rate)));
    units.set(layer, kept);
    for (let i = 0; i < size; i++) mask[offset + i] = kept[Math.floor((i * rows) / size)]!;
  }
  return mask;
}
