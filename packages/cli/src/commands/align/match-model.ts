import { activationsOf, withGradient, type Subject } from '@orograph/models';
import { activationMatchingByTurns, straightThrough, type StraightThroughStep } from '@orograph/probes';
import { adam, constant } from '@orograph/tensor';
import { type AlignedModel, alignModel, matched, turnByTurn, unitPair } from '@orograph/program/models';
import type { Environment } from '@orograph/program';
import { countingBar, lastOf } from '@orograph/program/run';
import { finalize, reduce, tap } from 'rxjs';

import type { AlignFlags } from './align-command.ts';

/** An aligned model, and which step of the refinement it is where there is one. */
export interface MatchedModel extends AlignedModel {
  /** The step of least loss half-way. */
  readonly step?: number;
}

/** Operators of layers, which read the values that units send on. */
const LAYERS = new Set('Conv ConvTranspose Einsum GRU Gemm LSTM MatMul RNN'.split(' '));

/**
 * Permutes the units of a model as the flags say.
 *
 * @throws MisuseError for models that are not ONNX, a network whose units cannot be permuted, or one without a gradient where this is needed.
 */
export function matchModel(
  reference: Subject,
  model: Subject,
  flags: AlignFlags,
  call: Environment,
): Promise<MatchedModel> {
  if (flags.match === 'activations') return byActivations(reference, model, flags, call);
  if (flags.match === 'straight-through') return byLoss(reference, model, flags, call);
  return alignModel(reference, model, flags, call);
}

/** Matches units by what they compute on the first examples. */
async function byActivations(
  reference: Subject,
  model: Subject,
  flags: AlignFlags,
  call: Environment,
): Promise<MatchedModel> {
  const { dataset } = reference;
  const count = Math.min(flags.matchExamples, dataset.examples);
  const shapes = Object.fromEntries(
    Object.entries(dataset.inputs).map(([name, { shape }]) => [name, [count, ...shape.slice(1)]]),
  );
  const pair = unitPair(reference, model, flags, shapes);
  const { fixed, graph, symmetries } = pair;
  const made = new Set(fixed.nodes.flatMap(({ outputs }) => outputs));
  const names = [...new Set(fixed.nodes.flatMap(({ op, inputs }) => (LAYERS.has(op) ? inputs : [])))].filter(
    (name) => made.has(name) && symmetries.activations[name],
  );
  const settings = { data: dataset, names, examples: count };
  const [a, b] = [await activationsOf(fixed, settings), await activationsOf(graph, settings)];
  const units = { groups: symmetries.groups, actions: symmetries.activations };
  const turns = activationMatchingByTurns(a, b, units, { seed: flags.seed });
  const named = { name: model.path, groups: units.groups.length };
  return matched(pair, model, await turnByTurn(turns, named, call));
}

/** Refines the match of weights by the loss half-way; the best step counts. */
async function byLoss(
  reference: Subject,
  model: Subject,
  flags: AlignFlags,
  { terminal, signal }: Environment,
): Promise<MatchedModel> {
  const pair = unitPair(reference, model, flags);
  const { groups, constants: actions } = pair.symmetries;
  const steps = straightThrough(
    withGradient(reference),
    { groups, actions },
    {
      ...pair.plan,
      seed: flags.seed,
      steps: flags.steps,
      optimizer: adam(),
      schedule: constant(flags.learningRate),
    },
  );
  const bar = countingBar<StraightThroughStep>(terminal, {
    name: `align ${model.path}`,
    total: flags.steps + 1,
    done: 0,
    unit: 'loss half-way',
    numberOf: ({ value }) => value,
  });
  const best = await lastOf(
    steps.pipe(
      tap((step) => bar.next(step)),
      reduce((least, step) => (step.value < least.value ? step : least)),
      finalize(() => bar.stop()),
    ),
    signal,
  );
  const match = { element: best.element, sweeps: flags.steps + 1, converged: true };
  return { ...matched(pair, model, match), step: best.step };
}
