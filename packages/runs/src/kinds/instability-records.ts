import { z } from 'zod';

import { anyNumber } from '../record-kinds.ts';

const estimate = z.object({ mean: anyNumber, standardError: anyNumber, count: z.number() });
const end = z.object({ loss: anyNumber, metrics: z.record(z.string(), anyNumber) });

/** The kinds of record of `instability`. */
export const instabilityRecords = {
  /** Two children of one training. */
  instability: z.object({
    seed: z.number(),
    at: z.number(),
    epoch: anyNumber,
    barrier: anyNumber,
    errorBarrier: anyNumber.optional(),
    ends: z.tuple([end, end]).readonly(),
    distance: anyNumber,
    status: z.string(),
  }),
  summary: z.object({
    rows: z.array(
      z.object({
        at: z.number(),
        epoch: anyNumber,
        barrier: estimate,
        errorBarrier: estimate.nullable(),
        distance: estimate,
        stable: z.number(),
      }),
    ),
    /** Below which a barrier is none, and of what. */
    threshold: anyNumber,
    measure: z.enum(['barrier', 'errorBarrier']),
    /** For each seed the first epoch from which on all children stay in one wedge; `null` where there is none, or where nothing can be said. */
    stableFrom: z.array(z.object({
        seed: z.number(),
        epoch: anyNumber.nullable(),
        undecided: z.enum(['same', 'untrained']).optional(),
      })),
  }),
};
