import type { Vector } from '@orograph/tensor';

/** Σ of pieces [loss, weight, vector, …], which are overwritten, over their total weight, into `vector`. */
export function averaged<V extends Vector>(
  pieces: readonly Float64Array[],
  vector: V,
): { value: number; vector: V } {
  const [first, ...rest] = pieces as [Float64Array, ...Float64Array[]];
  const last = rest.pop();
  for (const piece of rest) addTo(first, piece);
  const [loss, weight] = [0, 1].map((k) => first[k]! + (last?.[k] ?? 0)) as [number, number];
  if (last) meanOf(vector, first, last, weight);
  else for (let i = 0; i < vector.length; i++) vector[i] = first[i + 2]! / weight;
  return { value: loss / weight, vector };
}

function addTo(sum: Float64Array, piece: Float64Array): void {
  for (let i = 0; i < sum.length; i++) sum[i] = sum[i]! + piece[i]!;
}

function meanOf(out: Vector, a: Float64Array, b: Float64Array, weight: number): void {
  for (let i = 0; i < out.length; i++) out[i] = (a[i + 2]! + b[i + 2]!) / weight;
}
