import { onBlock, runningMean, trace, type LinearOperator } from '@orograph/probes';
import type { Block, Estimate } from '@orograph/tensor';
import { concat, last, map, toArray, type Observable } from 'rxjs';

import { leading, type LeadingPlan } from './leading.ts';
import { unwatched, type FollowProducts } from './follow-products.ts';

/** The curvature of one block of parameters: of the diagonal block of the matrix. */
export interface BlockRecord {
  readonly type: 'block';
  readonly block: string;
  readonly size: number;
  readonly largest: number;
  readonly smallest: number;
  /** |Au − λu| of the two. */
  readonly residuals: readonly [number, number];
  readonly converged: boolean;
  readonly trace: Estimate;
}

/** Finds both ends of the spectrum of a block of parameters and its trace, by Lanczos and Hutchinson's estimate: one value. */
export function blockCurvature(
  operator: LinearOperator,
  { name, offset, size }: Block,
  { samples, seed, ...search }: Omit<LeadingPlan, 'count' | 'which'> & { readonly samples: number },
  follow: FollowProducts = unwatched,
): Observable<BlockRecord> {
  const block = onBlock(operator, { offset, size });
  const end = (which: 'largest' | 'smallest') =>
    leading(block, { ...search, count: 1, which, seed }, { follow });
  const sum = follow(block, { name: `trace of ${name}`, total: samples }, (counting) =>
    trace(counting, { samples: Math.max(1, samples), seed }).pipe(runningMean(), last()),
  );
  return concat<readonly (Estimate | { readonly values: readonly number[] })[]>(
    end('largest'),
    end('smallest'),
    sum,
  ).pipe(
    toArray(),
    map((found) => {
      const [largest, smallest, total] = found as unknown as [Found, Found, Estimate];
      return {
        type: 'block',
        block: name,
        size,
        largest: largest.values[0]!,
        smallest: smallest.values[0]!,
        residuals: [largest.residuals[0]!, smallest.residuals[0]!],
        converged: largest.converged && smallest.converged,
        trace: total,
      };
    }),
  );
}

type Found = ReturnType<typeof leading> extends Observable<infer T> ? T : never;
