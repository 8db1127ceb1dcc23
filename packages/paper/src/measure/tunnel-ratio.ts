import { planeThrough } from '@orograph/probes';
import { norm, sliceable, type Vector } from '@orograph/tensor';

import type { PlaneLoss } from './plane-record.ts';

/** Points on each side of the optimum. */
const half = 40;

/**
 * The length of the low part of the ray through the first optimum, up to twice its radius, over that of the low part of the
 * circle at its radius in the plane of both optima, up to a right angle on both sides: two numbers between which it lies.
 *
 * A part that is low up to where it was followed is at least that long. Where both are, the quotient may be anything.
 */
export async function tunnelRatio(
  loss: PlaneLoss,
  [first, second]: readonly [Vector, Vector],
  threshold: number,
): Promise<readonly [number, number]> {
  const { origin, directions } = planeThrough([new Float64Array(loss.dim), first, second]);
  const radius = norm(first);
  const cut = await sliceable(loss).cut(origin, directions);
  const low = async (
    at: (share: number) => [number, number],
    length: number,
  ): Promise<readonly [number, number]> => {
    const steps = Array.from({ length: 2 * half + 1 }, (_, i) => (i - half) / half);
    const losses = await cut.values(steps.map((share) => at(share)));
    const isHigh = (i: number): boolean => !(losses[i]! <= threshold);
    let [from, to] = [half, half];
    while (from > 0 && !isHigh(from - 1)) from -= 1;
    while (to < 2 * half && !isHigh(to + 1)) to += 1;
    const found = ((to - from + 1) / (2 * half + 1)) * length;
    return [found, from === 0 || to === 2 * half ? Infinity : found];
  };
  const ray = await low((share) => [radius * (1 + share), 0], 2 * radius);
  const angle = (share: number): number => (share * Math.PI) / 2;
  const arc = await low(
    (share) => [radius * Math.cos(angle(share)), radius * Math.sin(angle(share))],
    Math.PI * radius,
  );
  await cut.dispose();
  return [ray[0] / arc[1], ray[1] / arc[0]];
}
