import { anyNumber, anyNumbers } from '@orograph/runs/records';
import { z } from 'zod';

/** The kinds of record of `along`. */
export const alongRecords = {
  /** The loss around one point of a trajectory. */
  'curvature-at': z.object({
    point: z.number(),
    loss: anyNumber,
    gradient: anyNumber,
    values: anyNumbers,
    residuals: anyNumbers,
    converged: z.boolean(),
    /** The share of the gradient in the top eigenvectors. */
    alignment: anyNumber,
    alongGradient: anyNumber,
    noiseScale: anyNumber.optional(),
    largestNoise: anyNumber.optional(),
  }),
  summary: z.object({
    points: z.number(),
    /** The largest λ₁, and at which point. */
    largest: anyNumber,
    at: anyNumber,
    end: z.object({ loss: anyNumber, largest: anyNumber, alignment: anyNumber }),
    converged: z.boolean(),
  }),
};
