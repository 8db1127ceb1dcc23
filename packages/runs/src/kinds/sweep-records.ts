import { z } from 'zod';

import { anyNumber, estimated, metricsField } from '../record-kinds.ts';

const both = z.object({ angle: z.number(), distance: z.number() });
const interval = z.tuple([anyNumber, anyNumber]);
/** How a measure depends on the factor. */
const effect = z.object({
  slope: estimated,
  interval,
  ratio: anyNumber,
  ratioInterval: interval,
  ratios: z.array(anyNumber),
  direction: z.enum(['falls', 'rises', 'unresolved']),
});
const ofMeasures = <T extends z.ZodType>(
  schema: T,
): Readonly<Record<'angle' | 'distance' | 'loss' | 'norm', T>> => ({
  angle: schema,
  distance: schema,
  norm: schema,
  loss: schema,
});

/** The kinds of record of `width --sweep`. */
export const sweepRecords = {
  /** One training, and its tunnel. */
  training: z.object({
    setting: z.record(z.string(), z.union([z.number(), z.array(z.number())])),
    seed: z.number(),
    status: z.string(),
    epochs: z.number(),
    steps: z.number(),
    loss: anyNumber,
    norm: anyNumber,
    threshold: anyNumber,
    /** `null` where there is no tunnel. */
    angle: estimated.nullable(),
    distance: estimated.nullable(),
    unbounded: both,
    angles: z.array(anyNumber),
    distances: z.array(anyNumber),
    metrics: metricsField,
    test: z.object({ loss: anyNumber, metrics: metricsField }).optional(),
    /** The file of the weights in the run folder, where there is one. */
    checkpoint: z.string().nullable(),
  }),
  /** What the trainings say of one factor. */
  factor: z.object({
    factor: z.string(),
    scale: z.object({ kind: z.enum(['log', 'symlog']), constant: anyNumber }),
    values: z.array(
      z.object({
        value: z.number(),
        ...ofMeasures(estimated),
        trainings: z.number(),
        compared: z.number(),
        unreached: z.number(),
        diverged: z.number(),
        unbounded: z.number(),
      }),
    ),
    effects: z.object(ofMeasures(effect)),
    verdict: z.string(),
    words: z.string(),
  }),
  summary: z.object({ verdicts: z.record(z.string(), z.string()) }),
};
