import { z } from 'zod';

import { anyNumber } from '../record-kinds.ts';
import { curvatureFields } from './curvature-fields.ts';

/** The kinds of record of `along`. */
export const alongRecords = {
  /** The loss around one point of a trajectory. */
  'curvature-at': z.object({ point: z.number(), ...curvatureFields }),
  summary: z.object({
    points: z.number(),
    /** The largest λ₁, and at which point. */
    largest: anyNumber,
    at: anyNumber,
    end: z.object({ loss: anyNumber, largest: anyNumber, alignment: anyNumber }),
    converged: z.boolean(),
  }),
};
