import {
  permutation,
  streamSeed,
  type Measurement,
  type SampledLoss,
  type StepState,
  type Vector,
} from '@orograph/tensor';
import { finiteSteps } from './finite-steps.ts';
import { openStepper } from './open-stepper.ts';
import {
  type TestLoss,
  type TrainingCheckpoint,
  type TrainingPlan,
  type TrainingRecord,
  type TrainingSettings,
  type TrainingWatched,
} from './training-plan.ts';
import { checkState, pointOf, type TrainingPoint, type TrainingState } from './training-state.ts';

/** How long a call of several steps may take, in milliseconds: what goes on beside it waits for its end. */
const callTime = 60;

/** The records of {@link trainLoss} as a generator. */
export async function* trainingRecords(
  loss: SampledLoss,
  start: Vector,
  { optimizer, schedule, epochs, batchSize, seed, checkpointEvery }: TrainingPlan,
  { test, from: earlier, stateAt = () => false, watch, note }: TrainingSettings,
): AsyncGenerator<TrainingRecord> {
  if (earlier)
    checkState(earlier, {
      dim: loss.dim,
      running: loss.running?.length ?? 0,
      moments: optimizer.init(loss.dim).moments.length,
    });
  const begin: StepState = earlier ?? {
    step: 0,
    ...pointOf({ theta: start, ...(loss.running && { running: loss.running }) }),
  };
  const stepper = await openStepper(loss, { optimizer, from: begin, note });
  const draws = streamSeed(seed, -1);
  const perEpoch = Math.ceil(loss.examples / batchSize);
  const isAt = (every: number | undefined, at: number): boolean => every !== undefined && at % every === 0;
  /** How many steps a call may take without passing by a point that is kept or watched. */
  const untilStop = (at: number): number =>
    Math.min(...[checkpointEvery, watch?.every].map((every = Infinity) => every - (at % every)));
  const lastStep = epochs * perEpoch - 1;
  let step = begin.step;
  let sum = earlier?.lossSum ?? 0;
  const now = (): Promise<StepState> => stepper.state(step);
  const checkpoint = (status: TrainingCheckpoint['status'], at: TrainingPoint): TrainingCheckpoint => ({
    type: 'checkpoint',
    step,
    ...pointOf(at),
    status,
  });
  /** The last point before this step whose batch loss and gradient were finite. */
  const finite = async (): Promise<TrainingPoint> =>
    pointOf(step > begin.step ? await stepper.state(step - 1) : (earlier?.finite ?? begin));
  const kept = async (): Promise<TrainingState> => {
    const { moments = [], ...point } = await now();
    return { type: 'state', ...point, finite: await finite(), moments, lossSum: sum };
  };
  const watched = async (): Promise<TrainingWatched> => {
    const of = await watch!.at(pointOf(await now()));
    return { type: 'watched', step, learningRate: schedule(Math.min(step, lastStep)), of };
  };
  try {
    if (checkpointEvery !== undefined && !earlier) yield checkpoint('running', begin);
    if (watch && !earlier) yield await watched();
    let atOnce = 1;
    for (let epoch = Math.floor(step / perEpoch); epoch < epochs; epoch++) {
      const order = permutation(loss.examples, streamSeed(seed, epoch));
      for (let offset = (step % perEpoch) * batchSize; offset < order.length;) {
        const left = order.length - offset;
        const size = Math.min(batchSize, left);
        const whole = Math.max(1, Math.floor(left / batchSize));
        const count = Math.min(whole, untilStop(step), atOnce, stepper.most(size));
        const steps = Array.from({ length: count }, (_, k) => step + k);
        const rates = steps.map(schedule);
        const began = performance.now();
        const results = await stepper.take({
          indices: order.subarray(offset, offset + count * size),
          size,
          rates,
          seeds: steps.map((k) => streamSeed(draws, k)),
        });
        const time = performance.now() - began;
        atOnce = Math.max(1, Math.min(2 * count, Math.floor((count * callTime) / time)));
        const { records, made, diverged } = await finiteSteps(stepper, results, step);
        for (let k = 0; k < records; k++) {
          const [value, gradNorm] = [results.values[k]!, results.gradNorms[k]!];
          yield { type: 'step', step, epoch, loss: value, gradNorm, learningRate: rates[k]! };
          if (k === made) break;
          sum += value * size;
          step += 1;
          offset += size;
          if (diverged && k + 1 === records) break;
          const endsEpoch = offset >= order.length;
          const isLast = endsEpoch && epoch === epochs - 1;
          if (isAt(checkpointEvery, step) && !isLast) yield checkpoint('running', await now());
          if (isAt(watch?.every, step)) yield await watched();
          if (!endsEpoch && stateAt(step)) yield await kept();
        }
        if (diverged) {
          yield checkpoint('diverged', await finite());
          return;
        }
      }
      const measured = test && (await testAt(test, await now()));
      yield { type: 'epoch', epoch, step, loss: sum / loss.examples, ...(measured && { test: measured }) };
      sum = 0;
      if (stateAt(step)) yield await kept();
    }
    if (watch && !isAt(watch.every, step)) yield await watched();
    yield checkpoint('done', await now());
  } finally {
    await stepper.dispose();
  }
}

const testAt = (test: TestLoss, { theta, running }: TrainingPoint): Promise<Measurement> =>
  test.metrics(theta, running);
