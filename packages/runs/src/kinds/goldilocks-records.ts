import { z } from 'zod';

import { anyNumber, estimated, metricsField } from '../record-kinds.ts';

/** The kinds of record of `goldilocks`. */
export const goldilocksRecords = {
  /** The Hessian in one random subspace at one radius. */
  goldilocks: z.object({
    seed: z.number().optional(),
    factor: z.number(),
    radius: anyNumber,
    sample: z.number(),
    loss: anyNumber,
    metrics: metricsField,
    positive: anyNumber,
    convexity: anyNumber,
  }),
  summary: z.object({
    /** What the errors are over. */
    over: z.enum(['initializations', 'subspaces']),
    radii: z.array(
      z.object({
        factor: z.number(),
        radius: anyNumber,
        positive: estimated,
        convexity: estimated,
        loss: estimated,
        accuracy: estimated.optional(),
      }),
    ),
  }),
};
