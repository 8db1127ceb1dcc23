import {
  curve,
  curveThrough,
  lengthRatio,
  minibatches,
  segment,
  slice,
  type MeasuredLoss,
} from '@orograph/probes';
import { adam, cosine, cosineDecay, norm, type Sliceable, type Vector } from '@orograph/tensor';

import type { Scale } from '../experiment.ts';
import { disjointGroups } from '../study/groups.ts';
import { halvedPath, profileAlong } from './measure-path.ts';
import { optimumKey, optimumTasks } from '../study/optimum.ts';
import { profileOf, type Profile } from './profile.ts';
import type { Study } from '../study/subject.ts';
import type { Task } from '../study/task.ts';
import { studyStream } from '../study/streams.ts';

/** How paths between two optima are found. */
export interface PathsPlan {
  /** How many pairs of optima, no two of which share one. */
  readonly pairs: number;
  /** How often the path is halved. */
  readonly levels: number;
  /** Steps for each midpoint. */
  readonly midpointSteps: number;
  /** Steps for each curve. */
  readonly curveSteps: number;
  /** Examples a step. */
  readonly batch: number;
  /** η₀ of Adam. */
  readonly rate: number;
  /** Points at which each path is measured. */
  readonly points: number;
}

/** The settings of the paths, by scale. */
export const pathsPlans: Readonly<Record<Scale, PathsPlan>> = {
  quick: { pairs: 4, levels: 3, midpointSteps: 60, curveSteps: 400, batch: 128, rate: 3e-3, points: 61 },
  standard: { pairs: 5, levels: 3, midpointSteps: 40, curveSteps: 250, batch: 64, rate: 2e-3, points: 25 },
  full: { pairs: 5, levels: 4, midpointSteps: 600, curveSteps: 6000, batch: 128, rate: 1e-3, points: 241 },
};

/** The key of the paths between two optima; their vectors are `bend`, the bend of the chain, and `middle`, the first midpoint. */
export const pathsKey = ({ subject }: Study, [a, b]: readonly number[]): string =>
  `${subject.name}/connector/${a}-${b}`;

/** The pairs of optima of a study. */
export const pairsOf = (study: Study, most: number): number[][] => disjointGroups(study.optima, 2, most);

/** The work on the paths of a study, its optima included. */
export function pathsTasks(plan: PathsPlan, study: Study): Task[] {
  const pairs = pairsOf(study, plan.pairs);
  return [...optimumTasks(study), ...pairs.map((pair) => pathsTask(plan, study, pair))];
}

function pathsTask(plan: PathsPlan, study: Study, pair: readonly number[]): Task {
  return {
    key: pathsKey(study, pair),
    subject: study.subject,
    after: pair.map((k) => optimumKey(study, k)),
    work: ({ measured, test }) => ({
      gradients: plan.batch * ((2 ** plan.levels - 1) * plan.midpointSteps + 2 * plan.curveSteps),
      values: 4 * plan.points * (measured + test),
    }),
    run: async (lab) => {
      const { learnt, train, test } = await lab.bench(study.subject);
      const ends = pair.map((k) => lab.vectors(optimumKey(study, k))['theta']!) as [Vector, Vector];
      const seed = studyStream(study.seed, 'path', pair[0]);
      const objective = minibatches(learnt, { size: Math.min(plan.batch, learnt.examples), seed });
      const settings = { optimizer: adam(), seed };
      const steps = plan.curveSteps;
      const schedule = cosineDecay(plan.rate, { steps });
      const halved = await halvedPath(lab, objective, ends, {
        ...settings,
        levels: plan.levels,
        steps: plan.midpointSteps,
        schedule: cosineDecay(plan.rate, { steps: plan.midpointSteps }),
      });
      const trained = async (kind: 'bezier' | 'polychain'): Promise<readonly Vector[]> =>
        (await lab.follow(curve(objective, { ends, kind, ...settings, steps, schedule }))).at(-1)!.vertices;
      const [chain, bezier] = [await trained('polychain'), await trained('bezier')];
      const { points } = plan;
      const profiles = async (loss: MeasuredLoss & Partial<Sliceable>): Promise<Record<string, Profile>> => ({
        linear: profileOf(await lab.follow(slice(loss, segment(...ends, { points })))),
        midpoints: await profileAlong(lab, loss, halved, { kind: 'polychain', points }),
        polychain: await profileAlong(lab, loss, chain, { kind: 'polychain', points }),
        bezier: await profileAlong(lab, loss, bezier, { kind: 'bezier', points }),
      });
      const [bend, middle] = [chain[1]!, halved[(halved.length - 1) / 2]!];
      const midpoint = curveThrough('polychain', ends)(0.5);
      return {
        values: {
          ...(await profiles(train)),
          test: await profiles(test),
          lengths: { midpoints: lengthRatio(halved), polychain: lengthRatio(chain) },
          norms: {
            ends: ends.map(norm),
            midpoint: norm(midpoint),
            bend: norm(bend),
            middle: norm(middle),
          },
          cosine: cosine(...ends),
          atOrigin: await train.value(new Float32Array(train.dim)),
        },
        vectors: { bend, middle },
      };
    },
  };
}
