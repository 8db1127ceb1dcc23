import type { LinearMap, UpdateRule } from '@orograph/tensor';
import { forKernels, type KernelSettings } from '../blocked/for-kernels.ts';
import { emitter, type Emit } from '../emit.ts';
import { gradientName, virtualGradient } from '../grad.ts';
import type { Graph, ValueInfo } from '../graph.ts';
import { int } from '../node-attributes.ts';
import { promote } from '../promote.ts';
import { prune } from '../prune.ts';
import { renameReads } from '../rename-reads.ts';
import { coordinatesName, inSubspace } from './in-subspace.ts';
import { momentsOf, rateInputs, update } from './update.ts';
import { withPenalty } from './with-penalty.ts';

/** The input that holds moment `k` of a parameter. */
export const momentName = (k: number, parameter: string): string => `moment/${k}/${parameter}`;

/** The output that holds what an input of a step is after it. */
export const nextName = (input: string): string => `next/${input}`;

/** The output that holds |∇|², over all parameters. */
export const squaredNormName = 'grad_norm_squared';

/** Running statistics of one BatchNormalization: r ← m r + (1 − m) s, the variance with Bessel's correction. */
export interface MovedStatistics {
  /** What is normalized. */
  readonly input: string;
  /** The constants that hold the running mean and variance. */
  readonly constants: readonly [mean: string, variance: string];
  /** The values that are those of the batch, the variance being that of the population. */
  readonly outputs: readonly [mean: string, variance: string];
  /** How many channels. */
  readonly channels: number;
  /** m. */
  readonly momentum: number;
}

/** What a step of training is. */
export interface StepSettings {
  /** The scalar that is made smaller. */
  readonly loss: string;
  /** The constants or inputs that are trained: float32. */
  readonly parameters: readonly string[];
  /** The update rule. */
  readonly optimizer: UpdateRule;
  /** λ of ½λ|θ|², added to the loss; 0 by default. */
  readonly l2?: number;
  /** The running statistics to move; none by default. */
  readonly statistics?: readonly MovedStatistics[];
  /** What kernels the graph is written for. */
  readonly kernels?: KernelSettings;
  /** V of a subspace θ₀ + Vc: then c is trained, and the parameters follow. All of the space by default. */
  readonly within?: LinearMap;
}

/** A graph that takes one step of training. */
export interface TrainingStep {
  /** The graph. */
  readonly graph: Graph;
  /** The output that holds the loss before the update. */
  readonly loss: string;
  /** The names of what is trained: the parameters, or the coordinates in a subspace. */
  readonly parameters: readonly string[];
  /** The inputs handed on from step to step: parameters, moments, running statistics. */
  readonly carried: readonly ValueInfo[];
  /** The inputs that stay the same at every step: what a subspace is made of. */
  readonly held: readonly string[];
  /** The other inputs that are numbers of the optimizer. */
  readonly rates: readonly string[];
}

/**
 * The graph of one step of training: the loss of a batch, |∇|² and, for each parameter, moment and running statistic `x`, its new value
 * `next/x`. Its inputs are those of the graph, the parameters, `moment/<k>/<parameter>` (0 before the first step), and the scalars
 * `learning_rate` and, for Adam, `correction/0` = 1/(1 − β₁ᵗ) and `correction/1` = 1/(1 − β₂ᵗ), t counting from 1.
 *
 * The rules are those of `sgd` and `adam`, in float32.
 *
 * @throws as `gradient`; RangeError for a name it adds that the graph has already.
 */
export function trainingStep(graph: Graph, settings: StepSettings): TrainingStep {
  const { loss, optimizer, l2 = 0, statistics = [], kernels = {}, within } = settings;
  const moved = settings.parameters;
  const stored = moved.filter((name) => graph.constants.has(name));
  const own = promote(graph, [...stored, ...statistics.flatMap(({ constants }) => constants)]);
  const penalized = l2 === 0 ? { graph: own, loss } : withPenalty(own, loss, moved, l2);
  const kept = statistics.flatMap((layer) => layer.outputs.map(single));
  const scored = { ...penalized.graph, outputs: [single(penalized.loss), ...kept] };
  const gradients = virtualGradient(scored, penalized.loss, moved);
  const { graph: derived, held } = within
    ? inSubspace(gradients, moved, within)
    : { graph: gradients, held: [] };
  const parameters = within ? [coordinatesName] : moved;
  const shaped = (name: string, like: string): ValueInfo => ({
    ...derived.inputs.find((input) => input.name === like)!,
    name,
  });
  const ks = Array.from({ length: momentsOf(optimizer) }, (_, k) => k);
  const moments = ks.flatMap((k) => parameters.map((name) => shaped(momentName(k, name), name)));
  const rates = rateInputs(optimizer);
  const added = [...moments, ...rates.map(single)];
  checkFree(derived, added);
  const inputs = [...derived.inputs, ...added];
  const g = emitter({ ...derived, inputs }, 'step');
  const next = new Map<string, string>();
  for (const theta of parameters) {
    const grad = gradientName(theta);
    const after = update(g, optimizer, { theta, grad, moments: ks.map((k) => momentName(k, theta)) });
    next.set(theta, after.theta);
    after.moments.forEach((moment, k) => next.set(momentName(k, theta), moment));
  }
  for (const layer of statistics) moveStatistics(g, layer, next);
  const squares = parameters.map((name) =>
    g.node('ReduceSumSquare', [gradientName(name)], { keepdims: int(0) }),
  );
  g.node('Sum', squares, {}, [squaredNormName]);
  const carried = [...next.keys()].map((name) => inputs.find((input) => input.name === name)!);
  const outputs = [
    single(penalized.loss),
    single(squaredNormName),
    ...carried.map((input) => ({ ...input, name: nextName(input.name) })),
  ];
  const names = new Map([...next].map(([input, value]) => [value, nextName(input)]));
  const all = { ...prune({ ...renamed(g.build(), names), outputs }), inputs };
  return { graph: forKernels(all, kernels), loss: penalized.loss, parameters, carried, held, rates };
}

const single = (name: string): ValueInfo => ({ name, dataType: 'float', shape: [] });

function moveStatistics(g: Emit, layer: MovedStatistics, next: Map<string, string>): void {
  const { input, constants, outputs, channels, momentum } = layer;
  const [mean, variance] = constants;
  const float = { to: int(1) };
  const count = g.Div([g.node('Cast', [g.node('Size', [input])], float), g.scalar(mean, channels)]);
  const others = g.node('Max', [g.Sub([count, g.scalar(mean, 1)]), g.scalar(mean, 1)]);
  const share = g.scalar(mean, 1 - momentum);
  const moved = (old: string, batch: string, factor: string): string =>
    g.Add([g.Mul([old, g.scalar(old, momentum)]), g.Mul([batch, factor])]);
  next.set(mean, moved(mean, outputs[0], share));
  next.set(variance, moved(variance, outputs[1], g.Mul([share, g.Div([count, others])])));
}

/** The graph with values renamed, which saves the copies an Identity would make. */
function renamed(graph: Graph, names: ReadonlyMap<string, string>): Graph {
  const rename = (name: string): string => names.get(name) ?? name;
  return {
    ...graph,
    nodes: graph.nodes.map((node) => ({ ...renameReads(node, rename), outputs: node.outputs.map(rename) })),
  };
}

function checkFree(graph: Graph, added: readonly ValueInfo[]): void {
  const taken = new Set([
    ...graph.inputs.map(({ name }) => name),
    ...graph.constants.keys(),
    ...graph.nodes.flatMap(({ outputs }) => outputs),
  ]);
  const clash = [squaredNormName, ...added.flatMap(({ name }) => [name, nextName(name)])].find((name) =>
    taken.has(name),
  );
  if (clash !== undefined)
    throw new RangeError(`trainingStep: the name "${clash}" is taken in the graph "${graph.name}".`);
}
