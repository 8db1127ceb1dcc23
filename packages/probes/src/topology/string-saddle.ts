import {
  between,
  checkDim,
  displace,
  dot,
  interpolate,
  norm,
  unit,
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
  /** How many steps more in which the highest image climbs along the string; none by default. */
  readonly climb?: number;
}

/** The string after some steps. */
export interface StringStep {
  /** What the record is. */
  readonly type: 'step';
  /** How many steps. */
  readonly step: number;
  /** Whether the highest image climbed in this step. */
  readonly climbs: boolean;
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
 * The highest of images spread evenly lies beside the saddle, and lower. In the steps of `climb` it goes along −∇L + 2⟨∇L, τ⟩τ, with the
 * unit tangent τ of the string: up along the string, down across it. It rests where ∇L = 0, at the saddle itself; the others are spread on either side of it.
 * A string whose highest image is an end has no saddle to climb to, and only goes on down.
 *
 * Reference: E, Ren & Vanden-Eijnden 2007, "Simplified and improved string method for computing the minimum energy paths in barrier-crossing events"; Henkelman, Uberuaga &
 * Jónsson 2000, "A climbing image nudged elastic band method for finding saddle points and minimum energy paths".
 *
 * @throws RangeError for fewer than two points or three images, a bad number of steps, or points of another dimension than the loss.
 */
export function stringSaddle(
  loss: DifferentiableLoss,
  { path, images, steps, rate, climb = 0 }: StringPlan,
): Observable<StringStep> {
  if (path.length < 2) throw new RangeError(`stringSaddle: expected at least 2 points, got ${path.length}.`);
  checkCount('stringSaddle', 'images', images, 3);
  checkCount('stringSaddle', 'steps', steps);
  checkCount('stringSaddle', 'climb', climb);
  for (const point of path) checkDim('stringSaddle', loss.dim, point);
  return stream(async function* (run) {
    let string = spread(path, images);
    let climbs = false;
    for (let step = 0; ; step++) {
      const found: { readonly value: number; readonly grad: Vector }[] = [];
      for (const image of string) found.push(await run(() => loss.valueAndGrad(image)));
      const values = found.map(({ value }) => value);
      const highest = values.reduce((best, value, i) => (value > values[best]! ? i : best), 0);
      yield {
        type: 'step',
        step,
        climbs,
        values,
        saddle: string[highest]!,
        height: values[highest]!,
        gradNorm: norm(found[highest]!.grad),
      };
      if (step === steps + climb) return;
      climbs = step >= steps && highest > 0 && highest < images - 1;
      const moved = string.map((image, i) => {
        const { grad } = found[i]!;
        return climbs && i === highest
          ? climbed(image, grad, { tangent: between(string[i - 1]!, string[i + 1]!), rate })
          : displace(image, [grad], [-rate]);
      });
      // The image that climbs stays where it is; those on either side are spread.
      string = climbs
        ? [
            ...spread(moved.slice(0, highest + 1), highest + 1),
            ...spread(moved.slice(highest), images - highest).slice(1),
          ]
        : spread(moved, images);
    }
  });
}

/** Moves an image down its gradient across the string, and up along it. */
function climbed(
  image: Vector,
  grad: Vector,
  { tangent, rate }: { readonly tangent: Vector; readonly rate: number },
): Vector {
  if (!(norm(tangent) > 0)) return displace(image, [grad], [-rate]);
  const along = unit(tangent);
  return displace(image, [grad, along], [-rate, 2 * rate * dot(grad, along)]);
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
