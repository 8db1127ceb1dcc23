import { symmetricEigenpairs } from '@orograph/tensor';

/** The way of a training in the plane of most of its movement. */
export interface TrainingWay {
  /** The place of each point, the start first. */
  readonly places: readonly (readonly [number, number])[];
  /** The share of the variance of the points along each axis. */
  readonly explained: readonly [number, number];
}

/**
 * Principal components of θ₀ … θ_T from the inner products ⟨θⱼ − θ₀, θₜ − θ₀⟩, row t with j = 1 … t: with B the matrix of all of them, a row
 * and column of zeros for θ₀, and H = I − 11ᵀ/n, the coordinates along component k are √λₖ vₖ for eigenpairs of HBH. `undefined` for points on a line.
 *
 * Reference: Torgerson 1952 (classical scaling); Li et al. 2018 for trainings.
 */
export function wayOf(rows: readonly (readonly number[])[]): TrainingWay | undefined {
  const n = rows.length + 1;
  const product = (i: number, j: number): number =>
    i === 0 || j === 0 ? 0 : rows[Math.max(i, j) - 1]![Math.min(i, j) - 1]!;
  const all = [...Array.from({ length: n }).keys()];
  const means = all.map((i) => all.reduce((sum, j) => sum + product(i, j), 0) / n);
  const mean = means.reduce((sum, value) => sum + value, 0) / n;
  const centred = all.map((i) => all.map((j) => product(i, j) - means[i]! - means[j]! + mean));
  const [first, second, ...others] = symmetricEigenpairs(centred);
  if (!first || !second || !(second.value > 1e-9 * first.value)) return undefined;
  const total = [first, second, ...others].reduce((sum, { value }) => sum + Math.max(0, value), 0);
  const along = ({ value, vector }: typeof first, t: number): number => Math.sqrt(value) * vector[t]!;
  return {
    places: all.map((t) => [along(first, t), along(second, t)] as const),
    explained: [first.value / total, second.value / total],
  };
}
