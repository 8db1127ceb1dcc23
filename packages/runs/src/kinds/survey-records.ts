import { z } from 'zod';

import { anyNumber, metricsField } from '../record-kinds.ts';

/** The kinds of record of `survey`. */
export const surveyRecords = {
  /** How a part was made, and what it found in sentences. */
  part: z.object({
    part: z.string(),
    command: z.string(),
    words: z.array(z.string()),
    cautions: z.array(z.string()),
    /** Where its time was over before its end: after how many seconds, how many of its records were there, and of how many, where that is known. */
    cut: z.object({ seconds: anyNumber, done: anyNumber, of: anyNumber.optional() }).optional(),
  }),
  summary: z.object({
    model: z.string(),
    loss: anyNumber,
    metrics: metricsField,
    parts: z.array(z.string()),
    cautions: z.array(z.string()),
  }),
};
