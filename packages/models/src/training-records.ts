import {
  dot,
  permutation,
  streamSeed,
  withWeightDecay,
  type Measurement,
  type SampledLoss,
  type StepState,
  type Stepper,
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
import { placeOf } from './training/training-changes.ts';
import { trainingCourse } from './training/training-course.ts';
import { checkState, pointOf, type TrainingPoint, type TrainingState } from './training-state.ts';

/** How long a call of several steps may take, in milliseconds: what goes on beside it waits for its end. */
const callTime = 60;

/** The records of {@link trainLoss} as a generator. */
export async function* trainingRecords(
  loss: SampledLoss,
  start: Vector,
  plan: TrainingPlan,
  { test, from: earlier, stateAt = () => false, watch, note, changes = {} }: TrainingSettings,
): AsyncGenerator<TrainingRecord> {
  const { optimizer, epochs, batchSize, seed, checkpointEvery } = plan;
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
  const course = trainingCourse(plan, changes, begin.step);
  const open = (from: StepState): Promise<Stepper> =>
    openStepper(withL2(loss, course.l2()), { optimizer, from, note });
  let stepper = await open(begin);
  let opened: { readonly step: number; readonly finite: TrainingPoint } = {
    step: begin.step,
    finite: earlier?.finite ?? begin,
  };
  const draws = streamSeed(seed, -1);
  const isAt = (every: number | undefined, at: number): boolean => every !== undefined && at % every === 0;
  /** How many steps a call may take without passing by a point that is kept or watched. */
  const untilStop = (at: number): number =>
    Math.min(
      ...[checkpointEvery, watch?.every].map((every = Infinity) => every - (at % every)),
      course.untilChange(at),
    );
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
    pointOf(step > opened.step ? await stepper.state(step - 1) : opened.finite);
  /** Goes on by another loss. */
  const reopen = async (): Promise<void> => {
    const [from, last] = [await now(), await finite()];
    await stepper.dispose();
    stepper = await open(from);
    opened = { step, finite: last };
  };
  const kept = async (): Promise<TrainingState> => {
    const { moments = [], ...point } = await now();
    return { type: 'state', ...point, finite: await finite(), moments, lossSum: sum };
  };
  const watched = async (isOver: boolean): Promise<TrainingWatched> => {
    const of = await watch!.at({ ...pointOf(await now()), step, l2: course.l2() });
    return { type: 'watched', step, learningRate: course.rate(isOver ? step - 1 : step), of };
  };
  try {
    if (checkpointEvery !== undefined && !earlier) yield checkpoint('running', begin);
    if (watch && !earlier) yield await watched(false);
    let atOnce = 1;
    const place = placeOf(step, { examples: loss.examples, batchSize, planned: changes.planned ?? [] });
    for (let { epoch } = place; epoch < epochs; epoch++) {
      const order = permutation(loss.examples, streamSeed(seed, epoch));
      for (let offset = epoch === place.epoch ? place.offset : 0; offset < order.length;) {
        const l2 = course.l2();
        const change = course.turn(step);
        if (course.l2() !== l2) await reopen();
        if (change) yield { type: 'change', step, ...change };
        const most = course.batchSize();
        const left = order.length - offset;
        const size = Math.min(most, left);
        const whole = Math.max(1, Math.floor(left / most));
        const count = Math.min(whole, untilStop(step), atOnce, stepper.most(size));
        const steps = Array.from({ length: count }, (_, k) => step + k);
        const rates = steps.map(course.rate);
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
          if (isAt(watch?.every, step)) yield await watched(isLast);
          if (!endsEpoch && stateAt(step)) yield await kept();
        }
        if (diverged) {
          yield checkpoint('diverged', await finite());
          return;
        }
      }
      const measured = test && (await testAt(test, await now(), course.l2()));
      yield { type: 'epoch', epoch, step, loss: sum / loss.examples, ...(measured && { test: measured }) };
      sum = 0;
      if (stateAt(step)) yield await kept();
    }
    if (watch && !isAt(watch.every, step)) yield await watched(true);
    yield checkpoint('done', await now());
  } finally {
    await stepper.dispose();
  }
}

const withL2 = (loss: SampledLoss, l2: number): SampledLoss => (l2 === 0 ? loss : withWeightDecay(loss, l2));

async function testAt(test: TestLoss, { theta, running }: TrainingPoint, l2: number): Promise<Measurement> {
  const found = await test.metrics(theta, running);
  return l2 === 0 ? found : { ...found, loss: found.loss + (l2 / 2) * dot(theta, theta) };
}
