import { z } from 'zod';

import { anyNumber, anyNumbers, metricsField } from '../record-kinds.ts';

const range = { lowest: anyNumber, highest: anyNumber };
/** A point of a cut, by its place on the axes. */
const point = { index: anyNumbers, coords: anyNumbers, loss: anyNumber, metrics: metricsField };
/** A descent in a random subspace of dimension d. */
const descent = z.object({
  d: z.number(),
  seed: z.number(),
  loss: anyNumber,
  metrics: metricsField,
  status: z.string(),
  longDirections: z.number(),
});
/** How high a path rises: above its ends, and at its highest point. */
const barrier = z.object({ path: z.string(), height: anyNumber, highest: anyNumber });
/** A dimension from which on descents reach a wedge, with the last one tried before it; `null` where none does. */
const threshold = {
  longDirections: z.number(),
  tolerance: z.number(),
  threshold: z.number().nullable(),
  interval: z.tuple([z.number().nullable(), z.number().nullable()]).readonly(),
};

/** The kinds of record of each experiment of `toy`, by the experiment's name. */
export const toyKinds = {
  average: {
    /** A step of a noisy descent from an optimum, and the average of all before it. */
    step: z.object({
      optimum: z.number(),
      step: z.number(),
      distance: anyNumber,
      averageDistance: anyNumber,
      law: anyNumber,
    }),
    summary: z.object({
      optima: z.number(),
      steps: z.number(),
      sigma: anyNumber,
      iterate: anyNumber,
      average: anyNumber,
      law: anyNumber,
      oneWedge: anyNumber,
      twoWedges: anyNumber,
    }),
  },
  connect: {
    /** A point of a path between two optima. */
    point: z.object({ path: z.string(), ...point, metrics: metricsField.optional() }),
    barrier,
    /** A random point of a simplex of optima, flat or bent. */
    sample: z.object({
      cell: z.number(),
      weights: anyNumbers,
      coords: anyNumbers,
      loss: anyNumber,
      metrics: metricsField,
      surface: z.string(),
    }),
    /** The highest loss on the flat simplex of rank + 1 optima, and on their connector. */
    connector: z.object({ rank: z.number(), samples: z.number(), flat: anyNumber, exact: anyNumber }),
    summary: z.object({ optima: z.number() }),
  },
  cutoff: {
    dimension: descent,
    threshold: z.object({ ...threshold, cutOff: z.number() }),
    summary: z.object({ thresholds: z.array(z.object(threshold)) }),
  },
  figure: {
    /** A step of a descent in three dimensions, whose noise was drawn `draw` times before. */
    step: z.object({
      run: z.number(),
      draw: z.number(),
      step: z.number(),
      theta: anyNumbers,
      loss: anyNumber,
      status: z.string(),
    }),
    optimum: z.object({ run: z.number(), theta: anyNumbers, loss: anyNumber }),
    point: z.object({
      path: z.string(),
      index: anyNumbers,
      coords: anyNumbers,
      loss: anyNumber,
      theta: anyNumbers,
    }),
    barrier,
    summary: z.object({ points: z.number() }),
  },
  kick: {
    /** A kick of an optimum and the descent after it: the share of the wedge's axes that it kept. */
    kick: z.object({
      strength: anyNumber,
      optimum: z.number(),
      sample: z.number(),
      loss: anyNumber,
      kept: anyNumber,
      status: z.string(),
    }),
    strength: z.object({ strength: anyNumber, optima: z.number(), samples: z.number(), kept: anyNumber }),
    summary: z.object({ strengths: anyNumbers, kept: anyNumbers, random: anyNumber }),
  },
  plane: {
    point: z.object(point),
    summary: z.object({ points: z.number(), ...range, optima: z.array(anyNumbers) }),
  },
  profile: {
    /** A point along a direction of a kind from an optimum. */
    point: z.object({ direction: z.string(), sample: z.number(), ...point }),
    direction: z.object({ direction: z.string(), samples: z.number(), highest: anyNumber }),
    summary: z.object({ highest: z.record(z.string(), anyNumber) }),
  },
  subspace: {
    dimension: descent,
    summary: z.object({
      cutOffs: z.array(z.object({ longDirections: z.number(), cutOff: z.number() })),
    }),
  },
  ternary: {
    /** A point of a triangle of three optima, flat or bent, by its weights. */
    sample: z.object({ surface: z.string(), weights: anyNumbers, loss: anyNumber }),
    surface: z.object({ surface: z.string(), samples: z.number(), ...range }),
    summary: z.object({ flat: z.object(range), connector: z.object(range) }),
  },
  triangle: {
    /** A point of a plane across (1, 1, 1), so far off the origin. */
    point: z.object({ offset: anyNumber, ...point }),
    summary: z.object({ points: z.number(), ...range, sides: anyNumbers }),
  },
  width: {
    /** The search for the ends of a tunnel along a direction from an optimum. */
    width: z.object({
      sample: z.number(),
      angle: anyNumber,
      distance: anyNumber,
      bounded: z.object({ angle: z.boolean(), distance: z.boolean() }),
      norm: anyNumber,
      loss: anyNumber,
      optimum: z.number(),
      longDirections: z.number(),
    }),
    /** The mean half-angle of tunnels of wedges with so many long directions, beside the law. */
    tunnel: z.object({
      longDirections: z.number(),
      halfAngle: anyNumber,
      isLowerBound: z.boolean(),
      median: anyNumber.nullable(),
      standardError: anyNumber,
      predicted: anyNumber,
      bounded: z.number(),
      optima: z.number(),
      samples: z.number(),
    }),
    summary: z.object({ longDirections: z.array(z.number()) }),
  },
};
