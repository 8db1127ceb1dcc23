import { z } from 'zod';

import { anyNumber, metricsField } from '../record-kinds.ts';

/** The kinds of record of `sharpness`. */
export const sharpnessRecords = {
  measure: z.object({
    measure: z.string(),
    value: anyNumber,
    /** Of what is a mean over random vectors, points or batches. */
    standardError: anyNumber.optional(),
    /** Whether layers that are rescaled and compute the same have the same value. */
    rescaling: z.enum(['changes', 'invariant']),
  }),
  /** Besides these, the value of each measure by its name. */
  summary: z.object({ loss: anyNumber, metrics: metricsField }).catchall(anyNumber),
};
