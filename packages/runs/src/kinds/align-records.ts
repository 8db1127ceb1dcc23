import { z } from 'zod';

import { anyNumber, metricsField } from '../record-kinds.ts';

const beforeAndAfter = z.object({ before: anyNumber, after: anyNumber });

const measuredLine = beforeAndAfter.extend({ repaired: anyNumber.optional() });

const aligned = {
  /** Where the aligned model is, in the run's folder. */
  file: z.string().nullable(),
  distance: beforeAndAfter,
  cosine: beforeAndAfter,
  lossDifference: anyNumber,
  /** Of the outputs, as a share of the largest. */
  outputDifference: anyNumber,
  sweeps: z.number(),
  converged: z.boolean(),
  /** Which permutation tried was best, of those that a refinement tries. */
  step: z.number().optional(),
  /** Where the model half-way is, repaired where there is a repaired line. */
  merged: z.string().optional(),
};

/** The kinds of record of `align`. */
export const alignRecords = {
  /** A point of the segment from the first model to another. */
  point: z.object({
    model: z.number(),
    line: z.enum(['aligned', 'repaired', 'straight']),
    index: z.array(z.number()),
    coords: z.array(z.number()),
    loss: anyNumber,
    metrics: metricsField,
  }),
  alignment: z.object({ model: z.number(), ...aligned }),
  summary: z.object({
    models: z.array(z.object({ path: z.string(), barrier: measuredLine, worst: measuredLine, ...aligned })),
  }),
};
