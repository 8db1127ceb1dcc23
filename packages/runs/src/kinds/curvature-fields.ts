import { z } from 'zod';

import { anyNumber, anyNumbers } from '../record-kinds.ts';

/** What is measured at a point of a training, as a record has it. */
export const curvatureFields = {
  loss: anyNumber,
  gradient: anyNumber,
  values: anyNumbers,
  residuals: anyNumbers,
  converged: z.boolean(),
  /** The share of the gradient in the top eigenvectors. */
  alignment: anyNumber,
  alongGradient: anyNumber,
  trace: anyNumber.optional(),
  traceError: anyNumber.optional(),
  sharpness: anyNumber.optional(),
  noiseScale: anyNumber.optional(),
  largestNoise: anyNumber.optional(),
};

/** What is measured at a point of a training. */
export type CurvatureFields = z.infer<z.ZodObject<typeof curvatureFields>>;
