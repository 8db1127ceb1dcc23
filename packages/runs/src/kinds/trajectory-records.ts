import { z } from 'zod';

import { anyNumber } from '../record-kinds.ts';

/** The kinds of record of `trajectory`. */
export const trajectoryRecords = {
  /** A move from a point to the next. */
  displacement: z.object({
    move: z.number(),
    length: anyNumber,
    path: anyNumber,
    distance: anyNumber,
    cosine: anyNumber,
  }),
  summary: z.object({
    moves: z.number(),
    path: anyNumber,
    distance: anyNumber,
    tortuosity: anyNumber,
    cosine: anyNumber,
  }),
};
