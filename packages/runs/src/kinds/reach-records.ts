import { z } from 'zod';

import { anyNumber, metricsField } from '../record-kinds.ts';
import { spectrumRecords } from './spectrum-records.ts';

/** Which direction of which kind. */
const direction = {
  kind: z.string(),
  sample: z.number(),
  /** The block that it stays within. */
  block: z.string().optional(),
  /** What it leads to or along. */
  name: z.string().optional(),
};

/** A share with its 95 % interval. */
const share = z.object({ share: anyNumber, low: anyNumber, high: anyNumber });

const interval = { mean: anyNumber, low: anyNumber, high: anyNumber };

/** The reach of the directions of a kind, and a block. */
const kindReach = z.object({
  kind: z.string(),
  block: z.string().optional(),
  directions: z.number(),
  median: anyNumber,
  least: anyNumber,
  greatest: anyNumber,
  /** `null` where no direction moves filters that have a length. */
  filterLength: anyNumber.nullable(),
  /** How many had not ended at the limit. */
  unbounded: z.number(),
  longShare: share,
  /** The median along the directions and against them: outwards and inwards of the radial one. */
  ways: z.object({ forward: anyNumber, backward: anyNumber }),
  /** How many of an orthonormal basis of that kind are long. */
  longDirections: z.object(interval).optional(),
});

const directionCount = {
  ...interval,
  standardError: anyNumber,
  interval: z.tuple([anyNumber, anyNumber]),
};

/** The kinds of record of `reach`. */
export const reachRecords = {
  ...spectrumRecords,
  /** How far one direction goes one way. */
  reach: z.object({
    ...direction,
    /** The curvature along it, of an eigenvector. */
    eigenvalue: anyNumber.optional(),
    /** The distance that the curvature alone says. */
    predicted: anyNumber.optional(),
    sign: z.union([z.literal(1), z.literal(-1)]),
    distance: anyNumber,
    /** The distance in units of filters; `null` where it moves none that has a length. */
    filterLength: anyNumber.nullable(),
    loss: anyNumber,
    bounded: z.boolean(),
  }),
  /** A direction that does not exist. */
  skipped: z.object({ ...direction, reason: z.string() }),
  /** How many orthogonal directions are short by the spectrum. */
  count: z.object({
    length: anyNumber,
    rise: anyNumber,
    lambda: anyNumber,
    short: z.object({ ...directionCount, runs: z.number() }),
    long: z.object(directionCount),
    /** Of eigenvectors that were followed: how many there are, and along how many the loss does what their eigenvalue says. */
    followed: z.object({ short: z.number(), rose: z.number(), long: z.number(), stayed: z.number() }),
  }),
  summary: z.object({
    loss: anyNumber,
    metrics: metricsField,
    norm: anyNumber,
    threshold: anyNumber,
    long: anyNumber,
    kinds: z.array(kindReach),
    blocks: z.array(kindReach).optional(),
    skipped: z.number().optional(),
  }),
};
