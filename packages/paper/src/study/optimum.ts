import { trainLoss, trainPlan } from '@orograph/models';
import { norm, subtract, type Vector } from '@orograph/tensor';

import { ratiosOf, type Results } from '../report/read-results.ts';
import type { Finding } from '../verdict/finding.ts';
import type { Study } from './subject.ts';
import type { Task } from './task.ts';
import { studyStream } from './streams.ts';

/** The key of the k-th optimum of a study. */
export const optimumKey = ({ subject }: Study, k: number): string => `${subject.name}/optimum/${k}`;

/** Trains the optima of a study from independent initializations; the vectors are `start`, `theta` and an `epoch<i>` each. */
export const optimumTasks = (study: Study): Task[] =>
  Array.from({ length: study.optima }, (_, k) => optimumTask(study, k));

/**
 * What makes optima optima: on test data their loss is below three quarters of that at the origin. Untrained networks and networks that learnt
 * labels by heart have none.
 */
export const lowOnTest = (results: Results, study: Study): Finding => ({
  what: 'test loss at the optima / test loss at the origin',
  samples: ratiosOf(
    results,
    Array.from({ length: study.optima }, (_, k) => optimumKey(study, k)),
    ['test', 'loss'],
    ['atOrigin', 'test'],
  ),
  expected: 'below',
  bar: 0.75,
  isRatio: true,
});

function optimumTask(study: Study, k: number): Task {
  const { subject, training } = study;
  return {
    key: optimumKey(study, k),
    subject,
    work: ({ learnt, measured, test }) => ({
      gradients: training.epochs * learnt,
      values: 2 * (measured + test),
    }),
    run: async (lab) => {
      const { learnt, train, test, initial } = await lab.bench(subject);
      const seed = studyStream(study.seed, 'network', k);
      const start = initial(seed);
      const { optimizer, schedule, stepsPerEpoch } = trainPlan(training, learnt.examples);
      const { epochs, batch: batchSize } = training;
      const records = await lab.follow(
        trainLoss(learnt, start, {
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
          atOrigin: {
            train: await train.value(new Float32Array(train.dim)),
            test: await test.value(new Float32Array(test.dim)),
          },
        },
        vectors: { start, theta, ...Object.fromEntries(between) },
      };
    },
  };
}
