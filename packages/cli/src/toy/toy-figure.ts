import {
  barrier,
  descend,
  fullBatch,
  noisy,
  segment,
  slice,
  type DescentStep,
  type SlicePoint,
} from '@orograph/probes';
import { cosineDecay, displace, norm, sgd, streamSeed, type Vector } from '@orograph/tensor';
import { johnsonPath } from '@orograph/toy';

import type { ToyBench, ToyExperiment } from './experiment.ts';
import { figureSvg } from './figure-svg.ts';
import type { FigureLine } from './figure-scene.ts';
import type { Point3 } from './figure-solid.ts';

const steps = 120;
const points = 81;
/** A rate at which the momentum carries the descent from the hole to the outer half of an annulus. */
const rate = 0.006;
const momentum = 0.85;
const sigma = 1.6;

/** Where the two descents start, in the hole near the two upright annuli; and where they should end. */
const runs: readonly { readonly initial: Point3; readonly axes: string; readonly side: Point3 }[] = [
  { initial: [0.3, -0.06, 0.1], axes: '0,2', side: [1, 0, 1] },
  { initial: [0.04, -0.26, 0.26], axes: '1,2', side: [0, -1, 1] },
];

/**
 * Three annuli in ℝ³: two descents with gradient noise, the straight line between the optima, which leaves the annuli, and
 * the path over the line where two annuli meet, at the radius of the optima, which does not.
 *
 * The noise of a descent is drawn anew until it ends where the picture shows it: on the annulus it starts at, on the
 * quarter that faces the viewer, in the outer part, without having left it far behind.
 */
export const toyFigure: ToyExperiment = async (bench) => {
  const { loss, emit, follow } = bench;
  const lines: FigureLine[] = [];
  const optima: Vector[] = [];
  for (const run of runs.keys()) {
    const { path, optimum } = await descent(bench, run);
    lines.push({ kind: 'descent', name: `optimization ${run + 1}`, points: path });
    optima.push(optimum);
  }
  const [first, second] = optima as [Vector, Vector];
  const straight = segment(first, second, { points });
  const along: SlicePoint[] = [];
  await follow(slice(loss, straight), (point) => {
    emit({ type: 'point', path: 'linear', ...point });
    along.push(point);
  });
  emit({ type: 'barrier', path: 'linear', height: barrier(along) });
  const low = await lowPath(bench, [first, second]);
  lines.push({
    kind: 'straight',
    name: 'straight line',
    points: along.map(({ coords }) => point3(displace(first, straight.directions, coords))),
  });
  lines.push({ kind: 'low', name: 'low-loss path', points: low });
  const { annulus, thickness } = loss.plan;
  const scene = {
    ...annulus!,
    thickness: thickness?.kind === 'slab' ? thickness.width : 0,
    lines,
    initials: runs.map(({ initial }) => initial),
    optima: optima.map(point3),
  };
  return [
    { name: 'figure.svg', draw: () => Promise.resolve(figureSvg(scene)) },
    { name: 'figure.html', draw: async () => (await import('./figure-html.ts')).figureHtml(scene) },
  ];
};

/** The path of one descent, and the point of the low-loss region nearest to its end. */
async function descent(
  { loss, seed, emit, follow }: ToyBench,
  run: number,
): Promise<{ path: Point3[]; optimum: Vector }> {
  const { initial, axes, side } = runs[run]!;
  for (let draw = 0; ; draw++) {
    const noise = streamSeed(streamSeed(seed, run), draw);
    const found: DescentStep[] = [];
    const probe = descend(noisy(fullBatch(loss), { sigma, seed: noise }), {
      theta: Float64Array.from(initial),
      optimizer: sgd({ momentum }),
      schedule: cosineDecay(rate, { steps }),
      steps,
    });
    await follow(probe, (step) => found.push(step));
    const end = found.at(-1)!.theta;
    const optimum = loss.project(end);
    const shown =
      loss.nearest(end).axes!.join() === axes &&
      side.every((sign, axis) => sign * optimum[axis]! >= 0.25 * Math.abs(sign)) &&
      norm(optimum) > 0.8 &&
      norm(optimum) < 0.95 &&
      found.every(({ theta }) => norm(theta) < 1.1);
    if (!shown) continue;
    for (const { type, step, theta, value, status } of found)
      emit({ type, run, draw, step, theta: [...theta], loss: value, status });
    return { path: [...found.map(({ theta }) => point3(theta)), point3(optimum)], optimum };
  }
}

/** The exact path around the origin; its records say how far it strays from the low-loss region. */
async function lowPath({ loss, emit }: ToyBench, [from, to]: readonly [Vector, Vector]): Promise<Point3[]> {
  const around = johnsonPath(loss, from, to);
  const shares = Array.from({ length: points }, (_, k) => k / (points - 1));
  const path = shares.map((t) => around.pointOn(t));
  let highest = 0;
  for (const [k, theta] of path.entries()) {
    const value = await loss.value(theta);
    emit({ type: 'point', path: 'exact', index: [k], coords: [shares[k]], loss: value, theta: [...theta] });
    highest = Math.max(highest, value);
  }
  emit({ type: 'barrier', path: 'exact', height: highest });
  return path.map(point3);
}

const point3 = ([x, y, z]: Vector): Point3 => [x!, y!, z!];
