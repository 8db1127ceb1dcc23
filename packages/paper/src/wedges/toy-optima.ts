import { normal, streamSeed, unit, type Vector } from '@orograph/tensor';
import type { Wedges } from '@orograph/toy';

/** `count` random points of the low-loss region with |θ| = 1: normal vectors, projected. */
export const toyOptima = (loss: Wedges, count: number, seed: number): Vector[] =>
  Array.from({ length: count }, (_, k) => unit(loss.project(normal(loss.dim, streamSeed(seed, k)))));
