import { barrier, descend, type DescentStep, fullBatch, noisy } from '@orograph/probes';
import { numberAt, type RunJson, text } from '@orograph/report';
import { cosineDecay, interpolate, norm, sgd, streamSeed, type Vector } from '@orograph/tensor';
import { johnsonPath, type Wedges } from '@orograph/toy';
import { lastValueFrom, toArray } from 'rxjs';
import { toyKinds } from '@orograph/runs/kinds';
import { type AnyRecordOf, recordsOf } from '@orograph/runs/records';

import type { ToyBench, ToyExperiment } from './experiment.ts';
import type { FigureLine, FigureScene, Point3 } from './figure-scene.ts';
import { figureSvg } from './figure-svg.ts';
import { groupedBy, rowsOf } from './toy-chart.ts';

const kinds = toyKinds.figure;

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
export const toyFigure: ToyExperiment = {
  kinds,
  run: async (bench: ToyBench<AnyRecordOf<typeof kinds>>) => {
    const { loss, seed, note } = bench;
    const optima: Vector[] = [];
    for (const run of runs.keys()) {
      const { found, draw, optimum } = await descent(loss, seed, run);
      for (const { step, theta, value, status } of found)
        note({ type: 'step', run, draw, step, theta: [...theta], loss: value, status });
      note({ type: 'optimum', run, theta: [...optimum], loss: loss.distance(optimum) });
      optima.push(optimum);
    }
    const [first, second] = optima as [Vector, Vector];
    const shares = Array.from({ length: points }, (_, k) => k / (points - 1));
    const around = johnsonPath(loss, first, second);
    const paths: Readonly<Record<string, (t: number) => Vector>> = {
      linear: (t) => interpolate(first, second, t),
      exact: (t) => around.pointOn(t),
    };
    for (const [path, pointOn] of Object.entries(paths)) {
      const along = shares.map((t, k) => {
        const theta = pointOn(t);
        return {
          type: 'point' as const,
          path,
          index: [k],
          coords: [t],
          loss: loss.distance(theta),
          theta: [...theta],
        };
      });
      for (const point of along) note(point);
      note({
        type: 'barrier',
        path,
        height: barrier(along),
        highest: Math.max(...along.map((at) => at.loss)),
      });
    }
    note({ type: 'summary', points: 2 * points });
  },
  part: ({ run, records }) => ({
    plots: [
      {
        name: 'figure',
        caption: 'Three annular wedges in three dimensions, two descents and two paths between their ends',
        note: `An illustration: the noise of each descent is drawn until it ends where the picture shows it (${drawsOf(records)}). ${pathsNote(records)}`,
        svg: figureSvg(figureScene(run, records)),
      },
    ],
    rows: rowsOf(recordsOf(records, kinds, 'barrier'), ({ path }) => `${path} path`, {
      height: 'barrier',
      highest: 'highest loss',
    }),
  }),
};

/** How far from the annuli each path goes. */
function pathsNote(records: readonly unknown[]): string {
  const [straight, low] = ['linear', 'exact'].map(
    (path) => recordsOf(records, kinds, 'barrier').find((record) => record.path === path)?.highest,
  );
  return `The straight line between the optima leaves the annuli by up to ${text(straight)}, the low-loss path by ${text(low)}.`;
}

/** The scene of a figure's records. */
export function figureScene(run: RunJson, records: readonly unknown[]): FigureScene {
  const pathOf = (of: readonly { readonly theta: readonly number[] }[]): Point3[] =>
    of.map(({ theta }) => point3(theta));
  const optima = recordsOf(records, kinds, 'optimum');
  const descended = groupedBy(recordsOf(records, kinds, 'step'), 'run');
  const along = groupedBy(recordsOf(records, kinds, 'point'), 'path');
  const descents = [...descended].map(([k, found]): FigureLine => {
    const end = optima.filter((optimum) => text(optimum.run) === k);
    return { kind: 'descent', name: `optimization ${Number(k) + 1}`, points: pathOf([...found, ...end]) };
  });
  return {
    inner: numberAt(run, 'identity', 'annulus', 'inner'),
    outer: numberAt(run, 'identity', 'annulus', 'outer'),
    thickness: numberAt(run, 'identity', 'thickness', 'width'),
    lines: [
      ...descents,
      { kind: 'straight', name: 'straight line', points: pathOf(along.get('linear') ?? []) },
      { kind: 'low', name: 'low-loss path', points: pathOf(along.get('exact') ?? []) },
    ],
    initials: descents.flatMap((line) => line.points.slice(0, 1)),
    optima: pathOf(optima),
  };
}

/** The steps of one descent, and the point of the low-loss region nearest to its end. */
async function descent(
  loss: Wedges,
  seed: number,
  run: number,
): Promise<{ found: readonly DescentStep[]; draw: number; optimum: Vector }> {
  const { initial, axes, side } = runs[run]!;
  for (let draw = 0; ; draw++) {
    const noise = streamSeed(streamSeed(seed, run), draw);
    const probe = descend(noisy(fullBatch(loss), { sigma, seed: noise }), {
      theta: Float64Array.from(initial),
      optimizer: sgd({ momentum }),
      schedule: cosineDecay(rate, { steps }),
      steps,
    });
    const found = await lastValueFrom(probe.pipe(toArray()));
    const end = found.at(-1)!.theta;
    const optimum = loss.project(end);
    const shown =
      loss.nearest(end).axes!.join() === axes &&
      side.every((sign, axis) => sign * optimum[axis]! >= 0.25 * Math.abs(sign)) &&
      norm(optimum) > 0.8 &&
      norm(optimum) < 0.95 &&
      found.every(({ theta }) => norm(theta) < 1.1);
    if (shown) return { found, draw, optimum };
  }
}

const point3 = ([x, y, z]: readonly number[]): Point3 => [x!, y!, z!];

/** How often the noise of each descent was drawn. */
const drawsOf = (records: readonly unknown[]): string => {
  const runsOf = groupedBy(recordsOf(records, kinds, 'step'), 'run');
  const draws = [...runsOf.values()].map(([first]) => first!.draw + 1);
  return `${draws.join(' and ')} draws`;
};
