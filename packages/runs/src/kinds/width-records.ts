import { z } from 'zod';

import { anyNumber, estimated, metricsField } from '../record-kinds.ts';

/** The kinds of record of `width` without a sweep. */
export const widthRecords = {
  /** The tunnel along one random direction. */
  width: z.object({
    model: z.string(),
    sample: z.number(),
    angle: anyNumber,
    distance: anyNumber,
    bounded: z.object({ angle: z.boolean(), distance: z.boolean() }),
    norm: anyNumber,
    loss: anyNumber,
    metrics: metricsField,
  }),
  summary: z.object({
    models: z.array(
      z.object({
        model: z.string(),
        /** The command that trained it, as the file says; empty where it does not. */
        trained: z.string(),
        angle: estimated,
        distance: estimated,
        norm: anyNumber,
        loss: anyNumber,
        metrics: metricsField,
        threshold: anyNumber,
        unbounded: z.object({ angle: z.number(), distance: z.number() }),
      }),
    ),
    /** Models that differ only by their seed. */
    groups: z.array(
      z.object({
        settings: z.string(),
        angle: estimated,
        distance: estimated,
        norm: estimated,
        loss: estimated,
      }),
    ),
  }),
};
