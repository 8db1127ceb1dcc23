import { z } from 'zod';

import { anyNumber } from '../record-kinds.ts';

const over = z.object({ mean: anyNumber, interval: z.tuple([anyNumber, anyNumber]).readonly() });

/** The kinds of record of `basin`. */
export const basinRecords = {
  /** How far the low loss goes along one ray. */
  ray: z.object({
    model: z.string(),
    sample: z.number(),
    radius: anyNumber,
    bounded: z.boolean(),
  }),
  summary: z.object({
    models: z.array(
      z.object({
        model: z.string(),
        dim: z.number(),
        norm: anyNumber,
        threshold: anyNumber,
        logVolume: anyNumber,
        standardError: anyNumber,
        effectiveSamples: anyNumber,
        radius: anyNumber,
        isLowerBound: z.boolean(),
        medianRay: anyNumber,
      }),
    ),
    /** The radius of the ball of equal volume over the models; there for two or more. */
    over: over.nullable(),
  }),
};
