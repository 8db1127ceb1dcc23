import type { EigenReach } from '@orograph/probes';
import { reachRecords } from '@orograph/runs/kinds';
import { recordsOf } from '@orograph/runs/records';

/** Reads the reach of the eigenvectors that were followed, the shorter way, with their eigenvalues. */
export function eigenReaches(records: readonly unknown[]): readonly EigenReach[] {
  const found = new Map<number, { eigenvalue: number; distance: number }>();
  for (const { kind, sample, distance, eigenvalue } of recordsOf(records, reachRecords, 'reach')) {
    if (kind !== 'hessian') continue;
    const shorter = Math.min(distance, found.get(sample)?.distance ?? Infinity);
    found.set(sample, { eigenvalue: eigenvalue!, distance: shorter });
  }
  return [...found.values()];
}
