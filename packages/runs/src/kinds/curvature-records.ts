import { z } from 'zod';

import { anyNumber, anyNumbers, estimated, metricsField } from '../record-kinds.ts';
import { spectrumRecords } from './spectrum-records.ts';

/** The kinds of record of `curvature`. */
export const curvatureRecords = {
  ...spectrumRecords,
  trace: z.object({
    mean: anyNumber,
    standardError: anyNumber,
    count: z.number(),
    /** How many random vectors found what was taken exactly. */
    sketch: z.number(),
    /** How it was estimated, where not by random quadratic forms. */
    estimator: z.literal('xtrace').optional(),
  }),
  /** The diagonal block of the matrix that one block of parameters has. */
  block: z.object({
    block: z.string(),
    size: z.number(),
    largest: anyNumber,
    smallest: anyNumber,
    residuals: anyNumbers,
    converged: z.boolean(),
    trace: estimated,
  }),
  diagonal: z.object({
    /** Random vectors; twice as many products. */
    count: z.number(),
    mean: anyNumber,
    path: z.string(),
  }),
  density: z.object({
    runs: z.number(),
    steps: z.number(),
    sigma: anyNumber,
    /** How many eigenvalues are known exactly. */
    exact: z.number(),
    nodes: anyNumbers,
    weights: anyNumbers,
    values: anyNumbers,
    density: anyNumbers,
    standardError: anyNumbers,
    /** The 95 % interval; runs of before it was recorded have none. */
    low: anyNumbers.optional(),
    high: anyNumbers.optional(),
  }),
  summary: z.object({
    loss: anyNumber,
    metrics: metricsField,
    norm: anyNumber,
    dimension: z.number(),
    /** The distribution of the targets that a matrix of Fisher's is of. */
    likelihood: z.string().optional(),
    largest: anyNumber.optional(),
    smallest: anyNumber.optional(),
    magnitude: anyNumber.optional(),
    trace: anyNumber.optional(),
    range: anyNumbers.optional(),
  }),
};
