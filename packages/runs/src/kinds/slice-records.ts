import { z } from 'zod';

import { anyNumber, metricsField } from '../record-kinds.ts';

const place = { index: z.array(z.number()), coords: z.array(z.number()) };

/** The kinds of record of `slice`. */
export const sliceRecords = {
  point: z.object({ ...place, loss: anyNumber, metrics: metricsField }),
  summary: z.object({
    points: z.number(),
    nonFinite: z.number(),
    minimum: z.object({ ...place, loss: anyNumber }).nullable(),
    maximum: z.object({ ...place, loss: anyNumber }).nullable(),
  }),
};
