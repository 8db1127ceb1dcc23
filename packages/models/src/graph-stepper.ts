import { columnName, endName, finiteName, momentsOf, squaredNormName, startName } from '@orograph/onnx';
import { checkDim, sizeOf, type StepBatches, type StepResults, type StepState } from '@orograph/tensor';
import type { Stepper, StepperSettings } from '@orograph/tensor';
import { checkIndices } from './check-indices.ts';
import type { Evaluation } from './evaluation.ts';
import { runningStatistics } from './running-statistics.ts';
import { stepFeeds } from './step-feeds.ts';
import { heldTensors, layoutWithin } from './step-subspace.ts';
import { stepSessions } from './step-sessions.ts';
import { stateOfTensors, tensorsOfState } from './step-state.ts';

/** Bytes of dropout masks one call may be given. */
const maskBytes = 2 ** 25;
/** With more steps in a call nothing more is saved. */
const mostSteps = 64;

/** A call that was made, so that it can be made again. */
interface Taken {
  readonly first: number;
  readonly slot: number;
  readonly batches: StepBatches;
}

let steppers = 0;

/**
 * Trains inside ONNX Runtime: θ, moments and running statistics are tensors of one engine, and a call is one run of a Loop over its
 * steps, which takes their batches from the data. The state goes round three places, so that the last two calls can be made again.
 *
 * In a subspace the state is that of its coordinates; θ₀ and what V is made of stay in the engine, and θ is computed there.
 *
 * `undefined` where parameters are not float32, the network takes a number of examples of its own, or weight decay is to be of θ in a
 * subspace.
 *
 * @throws RangeError for a state of other sizes.
 */
export async function graphStepper(
  evaluation: Evaluation,
  { rule, from, l2 = 0, within }: StepperSettings,
): Promise<Stepper | undefined> {
  const { model, home } = evaluation;
  const { parameters, runningLayers: layers } = model;
  if (within && l2 !== 0) return undefined;
  if (within) checkDim('stepper: the origin', model.layout.dim, within.origin);
  const layout = within ? layoutWithin(within) : model.layout;
  if (!parameters.every(({ dataType }) => dataType === 'float') || model.bound.fixedBatch !== undefined)
    return undefined;
  const id = `training/${steppers++}`;
  const { masks, sessionFor, close } = stepSessions(evaluation, { id, rule, l2, within: within?.map });
  const shape = { layout, layers, moments: momentsOf(rule) };
  const place = (slot: number, name: string): string => `${id}/${slot}/${name}`;
  const fixed = within ? heldTensors(within) : {};
  const held = Object.fromEntries(Object.keys(fixed).map((name) => [name, `${id}/${name}`]));
  const start = tensorsOfState(shape, from, runningStatistics(model.headed, layers));
  const carried = Object.keys(start);
  await home.readyForSteps();
  const columns = Object.fromEntries(
    Object.entries(home.stepColumns).map(([input, name]) => [columnName(input), name]),
  );
  for (const [name, tensor] of Object.entries(start))
    await home.pool.everywhere({ kind: 'store', name: place(0, name), tensor });

  for (const [name, tensor] of Object.entries(fixed))
    await home.pool.everywhere({ kind: 'store', name: held[name]!, tensor });

  let now = from.step;
  let slot = 0;
  let last: readonly Taken[] = [];

  /** The first `count` steps of a call, from its slot to another. */
  async function call(
    { first, slot: begin, batches }: Taken,
    count: number,
    end: number,
  ): Promise<StepResults> {
    const { session, loss: lossName, repeats } = await sessionFor(batches.size);
    const [loss, squares] = [lossName, squaredNormName].map(endName) as [string, string];
    const run = async (range: readonly [number, number], source: number, target: number) => {
      const { concat } = await home.pool.run({
        kind: 'call',
        session,
        feeds: {
          ...columns,
          ...held,
          ...stepFeeds({ rule, masks, batches, first, range }),
          ...Object.fromEntries(carried.map((name) => [startName(name), place(source, name)])),
        },
        keep: Object.fromEntries(carried.map((name) => [endName(name), place(target, name)])),
        give: [loss, squares, finiteName],
      });
      return [loss, squares, finiteName].map((name) => concat[name]!.data as Float32Array) as [
        Float32Array,
        Float32Array,
        Float32Array,
      ];
    };
    const parts = [];
    if (repeats) parts.push(await run([0, count], begin, end));
    else
      for (let k = 0, source = begin; k < count; k++) {
        const target = (count - 1 - k) % 2 === 0 ? end : 4;
        parts.push(await run([k, k + 1], source, target));
        source = target;
      }
    return {
      values: parts.flatMap(([values]) => Array.from(values)),
      gradNorms: parts.flatMap(([, sums]) => Array.from(sums, Math.sqrt)),
      finite: parts.at(-1)![2][0] === 0,
    };
  }

  async function read(from_: number, step: number): Promise<StepState> {
    const names = carried.map((name) => place(from_, name));
    const { concat } = await home.pool.run({ kind: 'read', names });
    return stateOfTensors(shape, step, (name) => concat[place(from_, name)]!.data as Float32Array);
  }

  return {
    most: (size) => {
      const bytes = size * masks.reduce((sum, mask) => sum + 4 * sizeOf(mask.shape), 0);
      return Math.max(1, Math.min(mostSteps, bytes === 0 ? mostSteps : Math.floor(maskBytes / bytes)));
    },
    async take(batches) {
      checkIndices(batches.indices, { examples: model.examples, fixedBatch: undefined });
      const taken = { first: now, slot, batches };
      const end = (slot + 1) % 3;
      const results = await call(taken, batches.rates.length, end);
      last = [...last, taken].slice(-2);
      slot = end;
      now += batches.rates.length;
      return results;
    },
    async state(step) {
      if (step === now) return read(slot, step);
      const found = last.findLast(
        ({ first, batches }) => first <= step && step < first + batches.rates.length,
      );
      if (!found) throw new RangeError(`stepper: expected one of the last steps before ${now}, got ${step}.`);
      if (step === found.first) return read(found.slot, step);
      await call(found, step - found.first, 3);
      return read(3, step);
    },
    async dispose() {
      if (home.pool.disposed) return;
      await close();
      const names = [0, 1, 2, 3, 4].flatMap((k) => carried.map((name) => place(k, name)));
      await home.pool.everywhere({ kind: 'discard', names: [...names, ...Object.values(held)] });
    },
  };
}
