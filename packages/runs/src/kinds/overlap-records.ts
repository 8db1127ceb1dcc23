import { z } from 'zod';

import { anyNumber, anyNumbers } from '../record-kinds.ts';

/** The kinds of record of `overlap`. */
export const overlapRecords = {
  /** What the short directions of two models have in common. */
  overlap: z.object({
    a: z.string(),
    b: z.string(),
    cosines: anyNumbers,
    overlap: anyNumber,
    expected: anyNumber,
    deviation: anyNumber,
    z: anyNumber,
    /** Whether the eigenvectors of both converged; others are not short directions yet. */
    converged: z.boolean(),
    /** The share of independent random subspaces that have as much in common. */
    pValue: anyNumber,
    verdict: z.enum(['same', 'unresolved', 'more than random', 'like random']),
  }),
  summary: z.object({ pairs: z.number(), aboveRandom: z.number(), unconverged: z.number() }),
};
