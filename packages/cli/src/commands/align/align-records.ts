import { anyNumber, metricsField } from '@orograph/runs/records';
import { z } from 'zod';

const change = z.object({ before: anyNumber, after: anyNumber });

const aligned = {
  /** Where the aligned model is, in the run's folder. */
  file: z.string().nullable(),
  distance: change,
  cosine: change,
  lossDifference: anyNumber,
  /** Of the outputs, as a share of the largest. */
  outputDifference: anyNumber,
  sweeps: z.number(),
  converged: z.boolean(),
};

/** The kinds of record of `align`. */
export const alignRecords = {
  /** A point of the segment from the first model to another. */
  point: z.object({
    model: z.number(),
    line: z.enum(['aligned', 'straight']),
    index: z.array(z.number()),
    coords: z.array(z.number()),
    loss: anyNumber,
    metrics: metricsField,
  }),
  alignment: z.object({ model: z.number(), ...aligned }),
  summary: z.object({
    models: z.array(z.object({ path: z.string(), barrier: change, worst: change, ...aligned })),
  }),
};
