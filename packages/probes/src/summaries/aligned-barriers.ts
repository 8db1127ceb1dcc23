import { barrier, type ProfilePoint } from '../barrier.ts';

/** A quantity of the segment to a model before its units were permuted, after, and along the repaired line where there is one. */
export interface BeforeAndAfter {
  /** Of the straight segment to the model as it was. */
  readonly before: number;
  /** Of that to the aligned model. */
  readonly after: number;
  /** Of the repaired line to it. */
  readonly repaired?: number;
}

/** The barriers to a model, and the highest losses on the way. */
export interface AlignedBarriers {
  /** max over t of L(θₜ) − [(1 − t)L₀ + tL₁]. */
  readonly barrier: BeforeAndAfter;
  /** max over t of L(θₜ). */
  readonly worst: BeforeAndAfter;
}

/** Compares the profiles of the segment to a model with those to the aligned one, and of the repaired line. @throws RangeError as `barrier`. */
export function alignedBarriers(profiles: {
  readonly straight: readonly ProfilePoint[];
  readonly aligned: readonly ProfilePoint[];
  readonly repaired?: readonly ProfilePoint[] | undefined;
}): AlignedBarriers {
  const { straight, aligned, repaired } = profiles;
  const both = (of: (profile: readonly ProfilePoint[]) => number): BeforeAndAfter => ({
    before: of(straight),
    after: of(aligned),
    ...(repaired && { repaired: of(repaired) }),
  });
  return {
    barrier: both(barrier),
    worst: both((profile) => Math.max(...profile.map(({ loss }) => loss))),
  };
}
