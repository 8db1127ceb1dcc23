import { z } from 'zod';

import { anyNumber, measured, metricsField } from '../record-kinds.ts';
import { curvatureFields } from './curvature-fields.ts';

/** The kinds of record of `train`. */
export const trainRecords = {
  /** A step of the optimizer: the loss of its batch and the norm of the gradient before it. */
  step: z.object({
    seed: z.number(),
    step: z.number(),
    epoch: z.number(),
    loss: anyNumber,
    gradNorm: anyNumber,
    learningRate: anyNumber,
  }),
  /** The mean loss of the batches of an epoch, and the loss after it on test data where there are some. */
  epoch: z.object({
    seed: z.number(),
    epoch: z.number(),
    step: z.number(),
    loss: anyNumber,
    test: measured.optional(),
  }),
  /** What `--curvature` adds. */
  curvature: z.object({
    seed: z.number(),
    step: z.number(),
    learningRate: anyNumber,
    ...curvatureFields,
  }),
  /** The end of a seed's training. */
  checkpoint: z.object({
    seed: z.number(),
    /** Its file; `null` without `--out`. */
    path: z.string().nullable(),
    step: z.number(),
    status: z.enum(['diverged', 'done']),
    loss: anyNumber,
    metrics: metricsField,
    /** The data it was measured on. */
    on: z.string(),
  }),
};
