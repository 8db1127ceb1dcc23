import { reliablePairs } from '@orograph/probes';
import { vectorStore } from '@orograph/runs';
import type { Vector } from '@orograph/tensor';

import type { Leading } from './leading.ts';

/** Eigenpairs with what a residual says of them. */
export type Pairs = Pick<Leading, 'residuals' | 'values' | 'vectors'>;

const key = 'eigenpairs';

/** Keeps eigenpairs in a run folder. */
export function keepPairs(folder: string, { values, residuals, vectors }: Pairs): void {
  vectorStore(folder).write(key, {
    values: Float64Array.from(values),
    residuals: Float64Array.from(residuals),
    ...Object.fromEntries(vectors.map((vector, k) => [String(k), vector])),
  });
}

/** The eigenpairs of a run folder, bit for bit. @throws Error naming the file if they are gone. */
export function keptPairs(folder: string): Pairs {
  const { values, residuals, ...vectors } = vectorStore(folder).read(key);
  return {
    values: [...values!],
    residuals: [...residuals!],
    vectors: Object.keys(vectors)
      .toSorted((a, b) => Number(a) - Number(b))
      .map((name) => vectors[name]!),
  };
}

/** The vectors of the pairs that are known well enough to be split off. */
export const splitOff = (pairs: Pairs): Vector[] => reliablePairs(pairs).map((k) => pairs.vectors[k]!);
