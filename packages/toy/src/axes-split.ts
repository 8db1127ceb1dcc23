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
    longSquared: () => longSquared,
    finite: Number.isFinite(shortSquared + longSquared),
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
 * order of summation, in one pass each and without a mask, for vectors of millions of components. `fewShort` says that few
 * axes are short: then a gradient, zero along the others, writes only these.
 */
export function selectedSplit(
  theta: Vector,
  excess: Vector,
  { selection, fewShort }: { readonly selection: Selection; readonly fewShort: boolean },
): Split {
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
  const shortSquared = shortSquares(theta, threshold);
  return {
    index: undefined,
    shortSquared,
    longSquared: () => longSquares(theta, threshold),
    finite: Number.isFinite(shortSquared),
    parts: (s, l) =>
      fewShort && l === 0 ? shortScaled(theta, threshold, s) : scaled(theta, threshold, s, l),
    tangent: (v, s, l) => masked().tangent(v, s, l),
    dots: (v) => masked().dots(v),
    axes: () => masked().axes(),
    longUnit: () => masked().longUnit(),
  };
}

/** s·xᵢ for the magnitudes below the threshold, l·xᵢ for the others. */
function scaled(x: Vector, threshold: number, s: number, l: number): Float64Array {
  const out = new Float64Array(x.length);
  const whole = out.length & ~3;
  const by = (a: number): number => l + (s - l) * Number(Math.abs(a) < threshold);
  for (let i = 0; i < whole; i += 4) {
    const a = x[i]!;
    const b = x[i + 1]!;
    const c = x[i + 2]!;
    const d = x[i + 3]!;
    out[i] = a * by(a) + 0;
    out[i + 1] = b * by(b) + 0;
    out[i + 2] = c * by(c) + 0;
    out[i + 3] = d * by(d) + 0;
  }
  for (let i = whole; i < out.length; i++) out[i] = x[i]! * by(x[i]!) + 0;
  return out;
}

/** s·xᵢ for the magnitudes below the threshold, 0 for the others, which are many: memory that is not written costs nothing. */
function shortScaled(x: Vector, threshold: number, s: number): Float64Array {
  const out = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) if (Math.abs(x[i]!) < threshold) out[i] = s * x[i]! + 0;
  return out;
}

/** Σ xᵢ² over the magnitudes below the threshold, in four interleaved sums; `NaN` if a component is not finite: ∞ · 0 is. */
function shortSquares(x: Vector, threshold: number): number {
  const whole = x.length & ~3;
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  for (let i = 0; i < whole; i += 4) {
    const a = x[i]!;
    const b = x[i + 1]!;
    const c = x[i + 2]!;
    const d = x[i + 3]!;
    s0 += a * a * Number(Math.abs(a) < threshold);
    s1 += b * b * Number(Math.abs(b) < threshold);
    s2 += c * c * Number(Math.abs(c) < threshold);
    s3 += d * d * Number(Math.abs(d) < threshold);
  }
  for (let i = whole; i < x.length; i++) s0 += x[i]! * x[i]! * Number(Math.abs(x[i]!) < threshold);
  return s0 + s1 + (s2 + s3);
}

/** Σ xᵢ² over the magnitudes not below the threshold. */
function longSquares(x: Vector, threshold: number): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * x[i]! * Number(Math.abs(x[i]!) >= threshold);
  return sum;
}
