import { z } from 'zod';

import { anyNumber, anyNumbers } from '../record-kinds.ts';

/** A point of the slice; `null` where there is none. */
const place = z.object({ index: anyNumbers, coords: anyNumbers }).nullable();

/** The kinds of record of `topology`. */
export const topologyRecords = {
  /** A plane that is drawn beside its tree, with the basin of each point. */
  surface: z.object({
    shape: anyNumbers,
    axes: z.array(anyNumbers),
    loss: anyNumbers,
    basinOf: anyNumbers,
    /** The losses with the basins that are left out filled up to their saddles, where there are any. */
    filled: anyNumbers.optional(),
  }),
  basin: z.object({
    basin: z.number(),
    minimum: place,
    birth: anyNumber,
    saddle: place,
    death: anyNumber,
    persistence: anyNumber,
    /** The deeper basin that it joins. */
    parent: z.number().nullable(),
    points: z.number(),
    volume: anyNumber,
    /** The standard error of its persistence over the examples; `null` for a basin that joins none. */
    persistenceError: anyNumber.nullable().optional(),
    beyondNoise: z.boolean().optional(),
  }),
  /** The way over the saddle of a basin, relaxed in the space of all parameters. */
  saddle: z.object({
    basin: z.number(),
    parent: z.number(),
    /** The loss at the saddle of the slice. */
    onGrid: anyNumber,
    /** The highest loss on the relaxed way, the minima of the slice included. */
    height: anyNumber,
    /** |∇L| at the highest point of it: 0 at a saddle. */
    gradNorm: anyNumber,
    losses: anyNumbers,
  }),
  summary: z.object({
    points: z.number(),
    unmeasured: z.number(),
    infinite: z.number(),
    allBasins: z.number(),
    basins: z.number(),
    threshold: anyNumber,
    noiseLevel: anyNumber.nullable(),
    distance: z.object({ to: z.string(), bottleneck: anyNumber, wasserstein: anyNumber }).nullable(),
  }),
};
