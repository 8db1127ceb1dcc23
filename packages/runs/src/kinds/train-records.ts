import { z } from 'zod';

import { anyNumber, anyNumbers, estimated, measured, metricsField } from '../record-kinds.ts';
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
    /** What `--tunnel` adds: how far the loss stays below the threshold, and |θ|. */
    tunnel: z
      .object({
        threshold: anyNumber,
        norm: anyNumber,
        angle: estimated.optional(),
        distance: estimated.optional(),
        /** Directions along which the threshold was not reached. */
        unbounded: z.object({ angle: z.number(), distance: z.number() }).optional(),
      })
      .optional(),
    /** ⟨θⱼ − θ₀, θ − θ₀⟩ for the points θⱼ measured since the start, this one last; none at the start. */
    products: anyNumbers.optional(),
  }),
  /** Settings that became others after so many steps, by `--change` or `--steer`: all that may, as they are from there on. */
  change: z.object({
    seed: z.number(),
    step: z.number(),
    learningRate: anyNumber,
    batch: z.number(),
    l2: anyNumber,
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
