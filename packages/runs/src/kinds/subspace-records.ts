import { z } from 'zod';

import { anyNumber, estimated } from '../record-kinds.ts';

const measured = { loss: anyNumber, accuracy: anyNumber.optional() };

/** A result of a seed: on the test data, and on the training data. */
const result = { seed: z.number(), ...measured, train: z.object(measured) };

/** The kinds of record of `subspace`. */
export const subspaceRecords = {
  start: z.object(result),
  /** Training in the whole space. */
  baseline: z.object({ ...result, status: z.string().optional() }),
  /** Training in a random subspace. */
  dimension: z.object({ d: z.number(), ...result, status: z.string() }),
  summary: z.object({
    dimension: z.number(),
    baseline: z
      .object({
        accuracy: anyNumber,
        seeds: z.number(),
        /** Whether 0.9 of it is more than what takes no training. */
        isLearned: z.boolean(),
      })
      .nullable(),
    dInt90: anyNumber.nullable(),
    accuracies: z.array(z.object({ d: z.number(), accuracy: estimated, trainLoss: estimated })),
    success: z
      .object({
        criterion: z.object({ accuracy: anyNumber.optional(), trainLoss: anyNumber.optional() }),
        rates: z.array(
          z.object({ d: z.number(), rate: anyNumber, standardError: anyNumber, count: z.number() }),
        ),
        thresholdDimension: anyNumber.nullable(),
      })
      .nullable(),
    wedges: z.object({
      dCut: anyNumber.nullable(),
      n: anyNumber.nullable(),
      /** Whether d_cut lies beyond all dimensions tried: it is at least the largest of them, n at most what is left. */
      isExtrapolated: z.boolean(),
    }),
  }),
};
