import { z } from 'zod';

import { anyNumber, metricsField } from '../record-kinds.ts';

/** A mean over the examples with its standard error and its 95 % interval. */
const interval = z.object({ mean: anyNumber, standardError: anyNumber, low: anyNumber, high: anyNumber });

/** How alike two functions are, and where they are points of one space how alike the points. */
const likeness = {
  disagreement: interval.optional(),
  jensenShannon: interval.optional(),
  squaredDifference: interval.optional(),
  cka: interval,
  cosine: anyNumber.optional(),
  distance: anyNumber.optional(),
  displacementCosine: anyNumber.optional(),
};

const matrix = z.array(z.array(anyNumber)).optional();
/** Where a line is least like both of its ends, by the greater likeness of the two. */
const farthest = z.object({ t: anyNumber, difference: anyNumber }).optional();

/** The kinds of record of `similarity`. */
export const similarityRecords = {
  pair: z.object({
    a: z.number(),
    b: z.number(),
    models: z.tuple([z.string(), z.string()]),
    ...likeness,
    disagreementOverError: anyNumber.optional(),
  }),
  /** A point of a path, or of the straight line between its ends, beside both ends. */
  similarity: z.object({
    path: z.enum(['path', 'straight']),
    index: z.number(),
    t: anyNumber,
    loss: anyNumber,
    metrics: metricsField,
    ends: z.tuple([z.object(likeness), z.object(likeness)]),
  }),
  summary: z.object({
    models: z.array(
      z.object({
        model: z.string(),
        loss: anyNumber,
        metrics: metricsField,
        norm: anyNumber.optional(),
        startNorm: anyNumber.optional(),
      }),
    ),
    matrices: z.object({
      disagreement: matrix,
      jensenShannon: matrix,
      squaredDifference: matrix,
      cka: matrix,
      cosine: matrix,
      distance: matrix,
      displacementCosine: matrix,
    }),
    farthest: z.object({ path: farthest, straight: farthest }).optional(),
  }),
};
