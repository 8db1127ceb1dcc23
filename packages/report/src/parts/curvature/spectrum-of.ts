import { reliablePairs, type Spectrum } from '@orograph/probes';
import { spectrumRecords } from '@orograph/runs/kinds';
import { recordOf, recordsOf } from '@orograph/runs/records';

/** Reads what the records of a run say of the spectrum; `undefined` where there is no quadrature. */
export function spectrumOf(records: readonly unknown[], dim: number): Spectrum | undefined {
  const rules = recordsOf(records, spectrumRecords, 'quadrature').map(
    ({ nodes, weights, residual, tridiagonal }) => ({
      nodes,
      weights,
      residual,
      ...(tridiagonal && { tridiagonal }),
    }),
  );
  const { values = [], residuals = [] } = recordOf(records, spectrumRecords, 'eigenpairs') ?? {};
  const exact = reliablePairs({ values, residuals }).map((k) => values[k]!);
  return rules.length === 0 && exact.length < dim ? undefined : { dim, exact, rules };
}
