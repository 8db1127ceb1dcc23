import { z } from 'zod';

import { anyNumber, anyNumbers } from '../record-kinds.ts';

/** The kinds of record of `topology` of checkpoints. */
export const optimaRecords = {
  /** A checkpoint, and its loss. */
  optimum: z.object({ optimum: z.number(), path: z.string(), loss: anyNumber }),
  /** A way between two checkpoints. */
  pass: z.object({
    between: z.tuple([z.number(), z.number()]),
    /** The highest loss on the straight segment. */
    straight: anyNumber,
    /** The highest loss on the lowest of the ways that were tried, the checkpoints included. */
    height: anyNumber,
    /** |∇L| at the highest point between, of a way that was relaxed: 0 at a saddle. */
    gradNorm: anyNumber.nullable(),
    /** The losses along it. */
    losses: anyNumbers,
  }),
  summary: z.object({
    optima: z.number(),
    passes: z.number(),
    /** The tree: each checkpoint up to where it joins one of lower loss, the most persistent first. */
    branches: z.array(
      z.object({
        optimum: z.number(),
        birth: anyNumber,
        death: anyNumber,
        persistence: anyNumber,
        /** The checkpoint that it joins. */
        parent: z.number().nullable(),
        /** The checkpoints between which the way is that joins them. */
        pass: z.tuple([z.number(), z.number()]).nullable(),
      }),
    ),
  }),
};
