import {
  between,
  checkDim,
  displace,
  interpolate,
  norm,
  type DifferentiableLoss,
  type Vector,
} from '@orograph/tensor';
import type { Observable } from 'rxjs';

import { checkCount } from '../check-count.ts';
import { stream } from '../stream.ts';

/** From where to where a string is laid, and how it relaxes. */
export interface StringPlan {
  /** Points of the first path in order, minima at the ends; a saddle found on a grid may stand between. */
  readonly path: readonly Vector[];
  /** How many images, ends included. */
  readonly images: number;
  /** How many times all images step down and are spread again. */
  readonly steps: number;
  /** How far an image goes down its gradient in a step. */
  readonly rate: number;
}

/** The string after some steps. */
export interface StringStep {
  /** What the record is. */
  readonly type: 'step';
  /** How many steps. */
  readonly step: number;
  /** The loss at each image. */
  readonly values: readonly number[];
  /** The highest image: near the saddle once the string rests. */
  readonly saddle: Vector;
  /** The loss there. */
  readonly height: number;
  /** |∇L| there, which is 0 at a saddle. */
  readonly gradNorm: number;
}

/**
 * Relaxes a string between minima to the path of least loss over the saddle between them: every image goes down its gradient, and the images are
 * spread evenly over the length again. Cold; one record a step, that of the first path included.
 *
 * Reference: E, Ren & Vanden-Eijnden 2007, "Simplified and improved string method for computing the minimum energy paths in barrier-crossing events".
 *
 * @throws RangeError for fewer than two points or three images, a bad number of steps, or points of another dimension than the loss.
 */
export function stringSaddle(
  loss: DifferentiableLoss,
  { path, images, steps, rate }: StringPlan,
): Observable<StringStep> {
  if (path.length < 2) throw new RangeError(`stringSaddle: expected at least 2 points, got ${path.length}.`);
  checkCount('stringSaddle', 'images', images, 3);
  checkCount('stringSaddle', 'steps', steps);
  for (const point of path) checkDim('stringSaddle', loss.dim, point);
  return stream(async function* (run) {
    let string = spread(path, images);
    for (let step = 0; ; step++) {
      const found: { readonly value: number; readonly grad: Vector }[] = [];
      for (const image of string) found.push(await run(() => loss.valueAndGrad(image)));
      const values = found.map(({ value }) => value);
      const highest = values.reduce((best, value, i) => (value > values[best]! ? i : best), 0);
      yield {
        type: 'step',
        step,
        values,
        saddle: string[highest]!,
        height: values[highest]!,
        gradNorm: norm(found[highest]!.grad),
      };
      if (step === steps) return;
      string = spread(
        string.map((image, i) => displace(image, [found[i]!.grad], [-rate])),
        images,
      );
    }
  });
}

/** Points evenly along a polygon, its ends included. */
function spread(points: readonly Vector[], count: number): Vector[] {
  const lengths = points.slice(1).map((point, i) => norm(between(points[i]!, point)));
  const total = lengths.reduce((sum, length) => sum + length, 0);
  return Array.from({ length: count }, (_, k) => {
    if (k === count - 1) return points.at(-1)!;
    let rest = (k / (count - 1)) * total;
    let piece = 0;
    while (piece < lengths.length - 1 && rest > lengths[piece]!) rest -= lengths[piece++]!;
    return interpolate(points[piece]!, points[piece + 1]!, lengths[piece]! > 0 ? rest / lengths[piece]! : 0);
  });
}
