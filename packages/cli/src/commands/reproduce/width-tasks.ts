import { trainLoss } from '@orograph/models';
import { tunnelWidth, width } from '@orograph/probes';
import { norm, streamSeed, type Vector } from '@orograph/tensor';
import { scan, takeWhile } from 'rxjs';

import { trainPlan, type PlanFlags } from '../train/train-plan.ts';
import type { Lab } from './lab.ts';
import type { Study, Subject } from './subject.ts';
import type { Task } from './task.ts';

/** What is varied, one at a time. */
export type Factor = 'batch' | 'dropout' | 'hidden' | 'learningRate' | 'weightDecay';

/** Around what, over which values, and how widths are measured. */
export interface WidthsPlan {
  /** What is not varied. Epochs are the most there are. */
  readonly base: PlanFlags;
  /** The values of each factor, ascending; the claim is that the width grows from the first to the last, or falls. */
  readonly values: Readonly<Record<Factor, readonly number[]>>;
  /** Trainings at each value. */
  readonly seeds: number;
  /** Training ends at the first epoch with this loss on all training data. */
  readonly target: number;
  /** Random directions for each width. */
  readonly samples: number;
}

/** One value of one factor. */
interface Setting {
  readonly factor: Factor;
  readonly value: number;
}

/** The values to be measured; a width only of a network that has one. */
const settingsOf = ({ values }: WidthsPlan, { subject }: Study): Setting[] =>
  (Object.keys(values) as Factor[])
    .filter((factor) => !['dropout', 'hidden'].includes(factor) || subject.flags.hidden !== undefined)
    .flatMap((factor) => values[factor].map((value) => ({ factor, value })));

/** The key of one training at a setting. */
export const widthKey = ({ subject }: Study, { factor, value }: Setting, k: number): string =>
  `${subject.name}/widths/${factor}-${value}/${k}`;

/** A training and its width for each setting and seed. */
export const widthTasks = (plan: WidthsPlan, study: Study): Task[] =>
  settingsOf(plan, study).flatMap((setting) =>
    Array.from({ length: plan.seeds }, (_, k) => networkTask(plan, study, setting, k)),
  );

function networkTask(plan: WidthsPlan, study: Study, setting: Setting, k: number): Task {
  const { factor, value } = setting;
  const subject = subjectAt(study.subject, setting);
  const flags: PlanFlags =
    factor === 'hidden' || factor === 'dropout' ? plan.base : { ...plan.base, [factor]: value };
  return {
    key: widthKey(study, setting, k),
    run: async (lab) => {
      const { train } = await lab.bench(subject);
      const seed = streamSeed(study.seed, k);
      const theta = await trained(lab, subject, flags, { seed, target: plan.target });
      const loss = await train.value(theta);
      const threshold = 0.75 * loss + 0.25 * (await train.value(new Float32Array(train.dim)));
      const search = { start: 0.05, growth: 1.6, tolerance: 0.01, limit: 100 };
      const settings = { theta, threshold, samples: plan.samples, seed: streamSeed(seed, 6000), ...search };
      const records = await lab.follow(width(train, settings));
      const { angle, distance } = tunnelWidth(records);
      return {
        values: {
          loss,
          reached: loss <= plan.target,
          norm: norm(theta),
          angle: angle.mean / 2,
          distance: distance.mean,
          unbounded: records.filter(({ bounded }) => !bounded.angle || !bounded.distance).length,
        },
      };
    },
  };
}

/** The network at a setting: another width, or with dropout of its hidden units. */
function subjectAt(subject: Subject, { factor, value }: Setting): Subject {
  const { flags } = subject;
  if (factor === 'hidden') return { ...subject, flags: { ...flags, hidden: flags.hidden!.map(() => value) } };
  return factor === 'dropout' && value > 0 ? { ...subject, flags: { ...flags, dropout: value } } : subject;
}

/** θ at the end of the first epoch with a loss on all training data of at most `target`, or of the last epoch. */
async function trained(
  lab: Lab,
  subject: Subject,
  flags: PlanFlags,
  { seed, target }: { readonly seed: number; readonly target: number },
): Promise<Vector> {
  const { train, initial } = await lab.bench(subject);
  const { optimizer, schedule, stepsPerEpoch } = trainPlan(flags, train.examples);
  const start = initial(seed);
  const plan = { optimizer, schedule, epochs: flags.epochs, batchSize: flags.batch, seed };
  const records = trainLoss(train, start, { ...plan, checkpointEvery: stepsPerEpoch }, { test: train });
  const states = await lab.follow(
    records.pipe(
      scan(
        ({ theta }: { theta: Vector; loss: number }, record) => ({
          theta: record.type === 'checkpoint' ? record.theta : theta,
          loss: record.type === 'epoch' ? record.test!.loss : Infinity,
        }),
        { theta: start, loss: Infinity },
      ),
      takeWhile(({ loss }) => !(loss <= target), true),
    ),
  );
  return states.at(-1)!.theta;
}
