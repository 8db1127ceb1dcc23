import type { Vector } from '@orograph/tensor';
import type { Selection } from './select-largest.ts';
import type { Split } from './split.ts';

/** Splits θ by the wedge of a set of axes: `long[i]` is 1 for an axis of the wedge, else 0; `excess` is e, or θ itself. */
export function axesSplit(theta: Vector, excess: Vector, long: Uint8Array, index?: number): Split {
  let shortSquared = 0;
  let longSquared = 0;
  for (let i = 0; i < long.length; i++)
    if (long[i]) longSquared += theta[i]! * theta[i]!;
    else shortSquared += excess[i]! * excess[i]!;
  const thin = excess === theta;
  const axes = (): Int32Array => {
    const kept: number[] = [];
    long.forEach((is, i) => is && kept.push(i));
    return Int32Array.from(kept);
  };
  return {
    index,
    shortSquared,
    longSquared,
    parts: (s, l) => Float64Array.from(long, (is, i) => (is ? l * theta[i]! : s * excess[i]!) + 0),
    tangent: (v, s, l) =>
      Float64Array.from(long, (is, i) => (is ? l * v[i]! : thin || excess[i] !== 0 ? s * v[i]! : 0)),
    dots: (v) => {
      const sums = { short: 0, long: 0 };
      for (let i = 0; i < long.length; i++)
        if (long[i]) sums.long += theta[i]! * v[i]!;
        else sums.short += excess[i]! * v[i]!;
      return sums;
    },
    axes,
    longUnit: () => {
      const out = new Float64Array(long.length);
      out[long.indexOf(1)] = 1;
      return out;
    },
  };
}

/**
 * Splits θ by the wedge of the axes selected by magnitude of `excess`; the same numbers as {@link axesSplit} up to the
 * order of summation, in one pass each and without a mask, for vectors of millions of components.
 */
export function selectedSplit(theta: Vector, excess: Vector, selection: Selection): Split {
  const { threshold, lastTie, tied } = selection;
  const masked = (): Split => {
    const long = new Uint8Array(theta.length);
    for (let i = 0; i < long.length; i++) {
      const a = Math.abs(excess[i]!);
      long[i] = a > threshold || (a === threshold && i <= lastTie) ? 1 : 0;
    }
    return axesSplit(theta, excess, long);
  };
  if (tied || excess !== theta) return masked();
  return {
    index: undefined,
    ...squares(theta, threshold),
    parts: (s, l) => {
      const out = new Float64Array(theta.length);
      for (let i = 0; i < out.length; i++) {
        const x = theta[i]!;
        out[i] = x * (l + (s - l) * Number(Math.abs(x) < threshold)) + 0;
      }
      return out;
    },
    tangent: (v, s, l) => masked().tangent(v, s, l),
    dots: (v) => masked().dots(v),
    axes: () => masked().axes(),
    longUnit: () => masked().longUnit(),
  };
}

/** Σ xᵢ² over the magnitudes below and not below the threshold, in two interleaved sums each. */
function squares(x: Vector, threshold: number): { shortSquared: number; longSquared: number } {
  let [s0, s1, l0, l1] = [0, 0, 0, 0];
  const even = x.length & ~1;
  for (let i = 0; i < even; i += 2) {
    const a = x[i]!;
    const b = x[i + 1]!;
    const aa = a * a;
    const bb = b * b;
    const sa = aa * Number(Math.abs(a) < threshold);
    const sb = bb * Number(Math.abs(b) < threshold);
    s0 += sa;
    s1 += sb;
    l0 += aa - sa;
    l1 += bb - sb;
  }
  if (even < x.length) {
    const last = x[even]!;
    if (Math.abs(last) < threshold) s0 += last * last;
    else l0 += last * last;
  }
  return { shortSquared: s0 + s1, longSquared: l0 + l1 };
}
