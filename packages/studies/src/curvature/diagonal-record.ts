import { xdiag, type LinearOperator } from '@orograph/probes';
import { serializeNpz, type DataTensor } from '@orograph/models';
import { writeAtomic } from '@orograph/runs';
import type { Layout } from '@orograph/tensor';
import { map, type Observable } from 'rxjs';

import { unwatched, type FollowProducts } from './follow-products.ts';

/** What is recorded of a diagonal. */
export interface DiagonalRecord {
  readonly type: 'diagonal';
  /** Random vectors; twice as many products. */
  readonly count: number;
  /** The mean of the entries: trace / D. */
  readonly mean: number;
  /** The file they are in. */
  readonly path: string;
}

/** Estimates the diagonal by XDiag and writes it to an NPZ file: `diagonal/<block>` and `error/<block>`, float64, in the shapes of the blocks. */
export function diagonalRecord(
  operator: LinearOperator,
  {
    samples,
    seed,
    path,
    layout,
  }: { readonly samples: number; readonly seed: number; readonly path: string; readonly layout: Layout },
  follow: FollowProducts = unwatched,
): Observable<DiagonalRecord> {
  const vectors = Math.floor(samples / 2);
  return follow(operator, { name: 'diagonal', total: 2 * vectors }, (counting) =>
    xdiag(counting, { vectors, seed }).pipe(
      map(({ count, diagonal, standardError }) => {
        const entries = Object.entries({ diagonal, error: standardError }).flatMap(([name, values]) =>
          layout.blocks.map(({ name: block, shape, offset, size }): [string, DataTensor] => [
            `${name}/${block}`,
            { shape, dataType: 'double', data: values.slice(offset, offset + size) },
          ]),
        );
        writeAtomic(path, serializeNpz(Object.fromEntries(entries)));
        return {
          type: 'diagonal',
          count,
          mean: diagonal.reduce((sum, x) => sum + x, 0) / diagonal.length,
          path,
        };
      }),
    ),
  );
}
