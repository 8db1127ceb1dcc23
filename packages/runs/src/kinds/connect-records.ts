import { z } from 'zod';

import { anyNumber, anyNumbers, metricsField } from '../record-kinds.ts';

const lossAndAccuracy = {
  loss: anyNumber,
  accuracy: anyNumber.optional(),
  /** On the data of `--test`. */
  testLoss: anyNumber.optional(),
  testAccuracy: anyNumber.optional(),
};

/** The kinds of record of `connect`. */
export const connectRecords = {
  /** The objective at points drawn on the connector. */
  step: z.object({ step: z.number(), value: anyNumber }),
  /** The objective at the midpoints of a halving. */
  level: z.object({ level: z.number(), values: anyNumbers }),
  /** The objective at a vertex that was placed between optima. */
  vertex: z.object({ between: anyNumbers, value: anyNumber }),
  trained: z.object({ status: z.enum(['diverged', 'done']) }),
  /** A point of the linear simplex or of the connector. */
  profile: z.object({ path: z.string(), coords: anyNumbers, loss: anyNumber, metrics: metricsField }),
  connector: z.object({
    /** One less than the optima it joins. */
    m: z.number(),
    method: z.string(),
    status: z.enum(['diverged', 'done']),
    points: z.number(),
    optima: z.array(z.object(lossAndAccuracy)),
    worst: z.object(lossAndAccuracy),
    mean: z.object(lossAndAccuracy),
    linearWorst: z.object(lossAndAccuracy),
    linearMean: z.object(lossAndAccuracy),
    vertices: z.array(z.object({ between: anyNumbers, ...lossAndAccuracy, norm: anyNumber })),
  }),
  summary: z.object({
    points: z.number(),
    /** Of a path. */
    barrier: z.object({ linear: anyNumber, connector: anyNumber }).optional(),
    lengthRatio: anyNumber.optional(),
  }),
};
