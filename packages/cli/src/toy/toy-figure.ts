import { barrier, descend, fullBatch, noisy, segment, slice, type SlicePoint } from '@orograph/probes';
import { cosineDecay, displace, sgd, streamSeed, type Vector } from '@orograph/tensor';
import { barycentricConnector } from '@orograph/toy';

import type { ToyBench, ToyExperiment } from './experiment.ts';
import { figureSvg } from './figure-svg.ts';
import type { FigureLine, Point3 } from './figure-scene.ts';

const steps = 250;
const points = 81;

/** Two points in the hole, near the two upright annuli. */
const initials: readonly Point3[] = [
  [0.24, -0.05, 0.17],
  [0.05, -0.24, 0.17],
];

/**
 * Three annuli in ℝ³: two descents with gradient noise, the straight line between the optima, which leaves the annuli, and
 * the path over the line where two annuli meet, which does not.
 */
export const toyFigure: ToyExperiment = async (bench) => {
  const { loss, emit, follow } = bench;
  const lines: FigureLine[] = [];
  const optima: Vector[] = [];
  for (const [run, theta] of initials.entries()) {
    const { path, optimum } = await descent(bench, run, theta);
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
  const { inner, outer } = loss.plan.annulus!;
  const scene = { inner, outer, lines, initials, optima: optima.map(point3) };
  return [
    { name: 'figure.svg', draw: () => Promise.resolve(figureSvg(scene)) },
    { name: 'figure.html', draw: async () => (await import('./figure-html.ts')).figureHtml(scene) },
  ];
};

/** The path of one descent, and the point of the low-loss region nearest to its end. */
async function descent(
  { loss, seed, emit, follow }: ToyBench,
  run: number,
  initial: Point3,
): Promise<{ path: Point3[]; optimum: Vector }> {
  const objective = noisy(fullBatch(loss), { sigma: 1, seed: streamSeed(seed, run) });
  const path: Point3[] = [];
  const plan = {
    theta: Float64Array.from(initial),
    optimizer: sgd(),
    schedule: cosineDecay(0.03, { steps }),
    steps,
  };
  await follow(descend(objective, plan), ({ type, step, theta, value, status }) => {
    emit({ type, run, step, theta: [...theta], loss: value, status });
    path.push(point3(theta));
  });
  const optimum = loss.project(Float64Array.from(path.at(-1)!));
  path.push(point3(optimum));
  return { path, optimum };
}

/** The exact connector of two optima as a path; its records say how far it strays from the low-loss region. */
async function lowPath({ loss, emit }: ToyBench, optima: readonly Vector[]): Promise<Point3[]> {
  const connector = barycentricConnector(loss, optima);
  const shares = Array.from({ length: points }, (_, k) => (2 * k) / (points - 1));
  const path = shares.map((t) =>
    t <= 1 ? connector.pointOn([1, 3], [1 - t, t]) : connector.pointOn([2, 3], [t - 1, 2 - t]),
  );
  let highest = 0;
  for (const [k, theta] of path.entries()) {
    const value = await loss.value(theta);
    emit({
      type: 'point',
      path: 'exact',
      index: [k],
      coords: [shares[k]! / 2],
      loss: value,
      theta: [...theta],
    });
    highest = Math.max(highest, value);
  }
  emit({ type: 'barrier', path: 'exact', height: highest });
  return path.map(point3);
}

const point3 = ([x, y, z]: Vector): Point3 => [x!, y!, z!];
