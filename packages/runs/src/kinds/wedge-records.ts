import { z } from 'zod';

import { anyNumber, anyNumbers } from '../record-kinds.ts';
import { spectrumRecords } from './spectrum-records.ts';

const interval = z.tuple([anyNumber, anyNumber]).readonly();
const dimension = {
  dimension: anyNumber,
  interval,
  /** Where it is only a bound. */
  censored: z.enum(['above', 'below']).optional(),
};
const over = z.object({ mean: anyNumber, interval });

/** A record for each of the three ways. */
const ways = <T extends z.ZodType>(each: T) =>
  z.object({ 'cut-off': each, spectrum: each, sequential: each });

/** The kinds of record of `wedge`. */
export const wedgeRecords = {
  /** A descent in a random cut. */
  dimension: z.object({
    model: z.string(),
    way: z.literal('cut-off'),
    d: z.number(),
    seed: z.number(),
    loss: anyNumber,
    status: z.string(),
  }),
  quadrature: spectrumRecords.quadrature.extend({ model: z.string(), way: z.literal('spectrum') }),
  'short-directions': z.object({
    model: z.string(),
    way: z.literal('sequential'),
    seed: z.number(),
    reaches: anyNumbers,
    isComplete: z.boolean(),
    gradients: z.number(),
  }),
  summary: z.object({
    models: z.array(
      z.object({
        model: z.string(),
        dim: z.number(),
        length: anyNumber,
        threshold: anyNumber,
        estimates: ways(z.object(dimension)),
        /** Descents in the whole space, which holds the optimum, and how many came low: fewer say that descents are too short. */
        control: z.object({ trials: z.number(), low: z.number() }),
        /** The cut-off at other levels of the loss, in units of the rise. */
        levels: z.array(z.object({ level: z.number(), ...dimension })),
        sentence: z.string(),
      }),
    ),
    /** Means over the models; there for two or more. */
    over: ways(over).nullable(),
  }),
};
