import { trainLoss, trainPlan } from '@orograph/models';
import { norm, streamSeed, subtract, type Vector } from '@orograph/tensor';

import type { Study } from './subject.ts';
import type { Task } from './task.ts';

/** The key of the k-th optimum of a study. */
export const optimumKey = ({ subject }: Study, k: number): string => `${subject.name}/optimum/${k}`;

/** Trains the optima of a study from independent initializations; the vectors are `start`, `theta` and an `epoch<i>` each. */
export const optimumTasks = (study: Study): Task[] =>
  Array.from({ length: study.optima }, (_, k) => optimumTask(study, k));

function optimumTask(study: Study, k: number): Task {
  const { subject, training } = study;
  return {
    key: optimumKey(study, k),
    run: async (lab) => {
      const { train, test, initial } = await lab.bench(subject);
      const seed = streamSeed(study.seed, k);
      const start = initial(seed);
      const { optimizer, schedule, stepsPerEpoch } = trainPlan(training, train.examples);
      const { epochs, batch: batchSize } = training;
      const records = await lab.follow(
        trainLoss(train, start, {
          optimizer,
          schedule,
          epochs,
          batchSize,
          seed,
          checkpointEvery: stepsPerEpoch,
        }),
      );
      const checkpoints = records.filter((record) => record.type === 'checkpoint');
      const { theta, status, step } = checkpoints.at(-1)!;
      const between = checkpoints
        .slice(1, -1)
        .map((point, i): [string, Vector] => [`epoch${i + 1}`, point.theta]);
      return {
        values: {
          status,
          steps: step,
          norm: norm(theta),
          moved: norm(subtract(theta, start)),
          train: await train.metrics(theta),
          test: await test.metrics(theta),
        },
        vectors: { start, theta, ...Object.fromEntries(between) },
      };
    },
  };
}
