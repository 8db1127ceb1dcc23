import { z } from 'zod';

import { anyNumber, anyNumbers } from '../record-kinds.ts';

/** The kinds of record of every command that looks at a spectrum. */
export const spectrumRecords = {
  eigenpairs: z.object({
    values: anyNumbers,
    residuals: anyNumbers,
    converged: z.boolean(),
    /** Products, those for residuals included. */
    iterations: z.number(),
  }),
  /** A Gauss rule of one random vector. */
  quadrature: z.object({
    sample: z.number(),
    nodes: anyNumbers,
    weights: anyNumbers,
    residual: anyNumber,
    tridiagonal: z.object({ diagonal: anyNumbers, offDiagonal: anyNumbers }).optional(),
  }),
};
