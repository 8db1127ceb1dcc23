import { activationsOf, withGradient, type Subject } from '@orograph/models';
import { activationMatchingByTurns, straightThrough } from '@orograph/probes';
import { adam, constant } from '@orograph/tensor';
import { finalize, reduce, tap } from 'rxjs';

import { lastValue } from '../last-value.ts';
import { uncounted } from '../watch-count.ts';
import { alignModel, matchedByTurns, type AlignCall, type AlignSettings } from './align-model.ts';
import { matched, unitPair, type AlignedModel } from './unit-pair.ts';

/** What units are matched by. */
export interface MatchSettings extends AlignSettings {
  /** Their weights, what they compute, or the loss half-way. */
  readonly match: 'activations' | 'straight-through' | 'weights';
  /** Examples on which what they compute is compared. */
  readonly matchExamples: number;
  /** Permutations that are tried by the loss half-way, and the learning rate of Adam between them. */
  readonly steps: number;
  readonly learningRate: number;
  /** The seed of the order of the groups. */
  readonly seed: number;
}

/** An aligned model, and which step of the refinement it is where there is one. */
export interface MatchedModel extends AlignedModel {
  /** The step of least loss half-way. */
  readonly step?: number;
}

/** Operators of layers, which read the values that units send on. */
const LAYERS = new Set('Conv ConvTranspose Einsum GRU Gemm LSTM MatMul RNN'.split(' '));

/**
 * Permutes the units of a model to match those of a reference.
 *
 * @throws MisuseError for models that are not ONNX, a network whose units cannot be permuted, or one without a gradient where this is needed.
 */
export function matchUnits(
  reference: Subject,
  model: Subject,
  settings: MatchSettings,
  call: AlignCall,
): Promise<MatchedModel> {
  if (settings.match === 'activations') return byActivations(reference, model, settings, call);
  if (settings.match === 'straight-through') return byLoss(reference, model, settings, call);
  return alignModel(reference, model, settings, call);
}

/** Matches units by what they compute on the first examples. */
async function byActivations(
  reference: Subject,
  model: Subject,
  settings: MatchSettings,
  call: AlignCall,
): Promise<MatchedModel> {
  const { dataset } = reference;
  const count = Math.min(settings.matchExamples, dataset.examples);
  const shapes = Object.fromEntries(
    Object.entries(dataset.inputs).map(([name, { shape }]) => [name, [count, ...shape.slice(1)]]),
  );
  const pair = unitPair(reference, model, settings, shapes);
  const { fixed, graph, symmetries } = pair;
  const made = new Set(fixed.nodes.flatMap(({ outputs }) => outputs));
  const names = [...new Set(fixed.nodes.flatMap(({ op, inputs }) => (LAYERS.has(op) ? inputs : [])))].filter(
    (name) => made.has(name) && symmetries.activations[name],
  );
  const compared = { data: dataset, names, examples: count };
  const [a, b] = [await activationsOf(fixed, compared), await activationsOf(graph, compared)];
  const units = { groups: symmetries.groups, actions: symmetries.activations };
  const turns = activationMatchingByTurns(a, b, units, { seed: settings.seed });
  const named = { name: model.path, groups: units.groups.length };
  return matched(pair, model, await matchedByTurns(turns, named, call));
}

/** Refines the match of weights by the loss half-way; the best step counts. */
async function byLoss(
  reference: Subject,
  model: Subject,
  settings: MatchSettings,
  { signal, watch = uncounted }: AlignCall,
): Promise<MatchedModel> {
  const pair = unitPair(reference, model, settings);
  const { groups, constants: actions } = pair.symmetries;
  const steps = straightThrough(
    withGradient(reference),
    { groups, actions },
    {
      ...pair.plan,
      seed: settings.seed,
      steps: settings.steps,
      optimizer: adam(),
      schedule: constant(settings.learningRate),
    },
  );
  const tried = watch({ name: `align ${model.path}`, total: settings.steps + 1, unit: 'loss half-way' });
  const best = await lastValue(
    steps.pipe(
      tap(({ value }) => tried.next(value)),
      reduce((least, step) => (step.value < least.value ? step : least)),
      finalize(() => tried.stop()),
    ),
    signal,
  );
  const match = { element: best.element, sweeps: settings.steps + 1, converged: true };
  return { ...matched(pair, model, match), step: best.step };
}
