import { type PlanFlags, trainPlan, trainUntil } from '@orograph/models';
import {
  hasTunnel,
  planFlagsOf,
  settingName,
  settingsOfSweep,
  type Factor,
  type TrainingSetting,
  tunnelFields,
  width,
} from '@orograph/probes';

import type { Study, Subject } from '../study/subject.ts';
import type { Task } from '../study/task.ts';
import { studyStream } from '../study/streams.ts';

/** Around what, over which values, and how widths are measured. */
export interface WidthsPlan {
  /** What is not varied. Epochs are the most there are. */
  readonly base: PlanFlags & { readonly learningRate: number };
  /** Training examples, the first ones, where fewer suffice than the study has. */
  readonly limit?: number;
  /** The values of each factor, ascending; the claim is that the width grows from the first to the last, or falls. */
  readonly values: Readonly<Record<Factor, readonly number[]>>;
  /** Trainings at each value. */
  readonly seeds: number;
  /** Training ends at the first epoch with this loss on all training data. */
  readonly target: number;
  /** Random directions for each width. */
  readonly samples: number;
}

/** The setting that is varied; without hidden widths for a network that has none to choose. */
export const baseSetting = ({ base }: Pick<WidthsPlan, 'base'>, { subject }: Study): TrainingSetting => ({
  batch: base.batch,
  dropout: 0,
  ...(subject.flags.hidden && { hidden: subject.flags.hidden }),
  'learning-rate': base.learningRate,
  'weight-decay': base.weightDecay,
});

/** The key of one training at a setting. */
export const widthKey = (
  { subject }: Study,
  base: TrainingSetting,
  setting: TrainingSetting,
  k: number,
): string => `${subject.name}/widths/${settingName(base, setting)}/${k}`;

/** A training and its width for each setting and seed. */
export function widthTasks(plan: WidthsPlan, study: Study): Task[] {
  const base = baseSetting(plan, study);
  const sweep = (Object.keys(plan.values) as Factor[])
    .filter((factor) => !['dropout', 'hidden'].includes(factor) || base.hidden !== undefined)
    .map((factor) => ({ factor, values: plan.values[factor] }));
  return settingsOfSweep(base, sweep).flatMap((setting) =>
    Array.from({ length: plan.seeds }, (_, k) => ({
      key: widthKey(study, base, setting, k),
      subject: study.subject,
      // Half the epochs there may be, and two searches of some eight values along each direction.
      work: ({ learnt, measured, test }) => ({
        gradients: (plan.base.epochs / 2) * Math.min(learnt, plan.limit ?? learnt),
        values: (plan.base.epochs / 2 + 16 * plan.samples) * measured + 2 * test,
      }),
      run: networkRun(plan, study, setting, k),
    })),
  );
}

const networkRun =
  (plan: WidthsPlan, study: Study, setting: TrainingSetting, k: number): Task['run'] =>
  async (lab) => {
    const { hidden, dropout } = setting;
    const subject: Subject = {
      ...study.subject,
      flags: {
        ...study.subject.flags,
        ...(plan.limit !== undefined && {
          limit: Math.min(plan.limit, study.subject.flags.limit ?? plan.limit),
        }),
        ...(hidden && { hidden }),
        ...(dropout > 0 && { dropout }),
      },
    };
    const { learnt, train, test, initial } = await lab.bench(subject);
    const seed = studyStream(study.seed, 'network', k);
    const { optimizer, schedule } = trainPlan(planFlagsOf(plan.base, setting), learnt.examples);
    const training = { optimizer, schedule, epochs: plan.base.epochs, batchSize: setting.batch, seed };
    const until = { measured: train, untilLoss: plan.target };
    const states = await lab.follow(trainUntil(learnt, initial(seed), training, until));
    const state = states.at(-1)!;
    const loss = await train.value(state.theta);
    const threshold = 0.75 * loss + 0.25 * (await train.value(new Float32Array(train.dim)));
    const search = { start: 0.05, growth: 1.6, tolerance: 0.01, limit: 100 };
    const { samples } = plan;
    const widths = hasTunnel(state, loss, threshold)
      ? await lab.follow(
          width(train, {
            theta: state.theta,
            threshold,
            samples,
            seed: studyStream(seed, 'width of a network'),
            ...search,
          }),
        )
      : [];
    const testShare = (await test.value(state.theta)) / (await test.value(new Float32Array(test.dim)));
    return { values: { ...tunnelFields(state, { loss, threshold, widths }), testShare } };
  };
