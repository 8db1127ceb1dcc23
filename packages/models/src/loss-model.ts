import {
  foldBatchNorm,
  inferenceDropout,
  layoutOfParameters,
  parametersOf,
  probabilitiesOf,
  thetaOf,
  withDropoutMasks,
  withLossHead,
  withoutDropout,
  type DropoutMask,
  type Graph,
  type LossHead,
  type LossKind,
  type LossOptions,
  type Parameter,
  type ValueInfo,
} from '@orograph/onnx';
import type { Layout } from '@orograph/tensor';
import { bindData, checkLabels, type BoundData } from './bind-data.ts';
import { checkIds } from './check-ids.ts';
import type { Dataset } from './data/dataset.ts';
import {
  toldBranches,
  toldUncounted,
  withExamplesFirst,
  withHeldInputs,
  withSizesOf,
} from './graph-for-data.ts';
import { refuseEndless } from './refuse-endless.ts';
import { refuseRandom } from './refuse-random.ts';
import { placesOf, runningLayers, type RunningLayer } from './running-statistics.ts';
import { inAttributes, oddities } from './odd-parameters.ts';
import { classAxisGuess, classAxisOf, outputGuess, scoredOutput } from './scored-output.ts';
import type { Guess } from './target/guess.ts';
import { pixelGuesses } from './target/pixel-guess.ts';
import { comparesClasses, readTarget } from './target/read-target.ts';

/** A graph with a loss head, its parameters and its data: everything about a loss but the sessions. */
export interface LossModel {
  /** The graph as given, its Dropout at inference. */
  readonly graph: Graph;
  /** The graph with the loss head and without Dropout, normalizations made part of convolutions where that changes nothing. */
  readonly headed: Graph;
  /** The same with the numbers z that the loss is of as an output, `loss_scores`. @throws RangeError for a loss that has none. */
  readonly scored: () => Graph;
  /** The axes of z that one term of the loss goes over; all but the first when absent. */
  readonly termAxes?: readonly number[];
  /** The same as `headed` with Dropout as in training, its masks being inputs. @throws RangeError for a Dropout that cannot be trained. */
  readonly dropout: () => { readonly graph: Graph; readonly masks: readonly DropoutMask[] };
  /** The parameters that make up θ. */
  readonly parameters: readonly Parameter[];
  /** Where they lie in θ. */
  readonly layout: Layout;
  /** θ as stored in the graph. */
  readonly theta: Float32Array;
  /** The loss in use. */
  readonly lossKind: LossKind;
  /** Its numbers. */
  readonly lossOptions: LossOptions;
  /** How many examples the data set has. */
  readonly examples: number;
  /** The data for each input of `headed`. */
  readonly bound: BoundData;
  /** Whether it has convolutions. */
  readonly convolves: boolean;
  /** The layers that keep running statistics while it is trained. */
  readonly runningLayers: readonly RunningLayer[];
  /** How many numbers of one example a channel of each of them has. @throws RangeError where that is not known. */
  readonly places: () => readonly number[];
  /** Whether it normalizes the examples of a chunk by their own statistics, or mixes them otherwise. */
  readonly batchStatistics: boolean;
  /** The output the loss is of. */
  readonly output: ValueInfo | undefined;
  /** What was guessed. */
  readonly guesses: readonly Guess[];
  /** What is odd about the model, in sentences. */
  readonly warnings: readonly string[];
}

/** Which loss of which parameters on which data. */
export interface LossChoice {
  /** The data. */
  readonly data: Dataset;
  /** The loss; guessed when absent. */
  readonly kind?: LossKind;
  /** The numbers of the loss. */
  readonly options?: LossOptions;
  /** Globs of the parameters. */
  readonly include?: readonly string[];
  /** The output the loss is of; the first of decimal numbers when absent. */
  readonly output?: string;
}

/**
 * Puts a loss head on a graph and fits the data to it.
 *
 * Without `kind` the loss is guessed from the target, see {@link guessLoss}.
 *
 * @throws RangeError if the graph has no parameters (matching `include`), or the data does not fit; see {@link bindData}.
 */
export function lossModel(
  given: Graph,
  { data: dataset, kind: asked, options: said = {}, include, output: wanted }: LossChoice,
): LossModel {
  const unsized = withHeldInputs(inferenceDropout(given), dataset);
  if (parametersOf(unsized).length === 0 && !unsized.nodes.some(({ op }) => op === 'If'))
    throw new RangeError(`onnxLoss: the graph has no trainable float parameters${inAttributes(unsized)}.`);
  const graph = withSizesOf(withExamplesFirst(unsized, dataset), dataset);
  const branches = toldBranches(graph);
  const parameters = parametersOf(graph, include ? { include } : {});
  if (parameters.length === 0)
    throw new RangeError(
      include
        ? `onnxLoss: no parameter matches ${include.join(', ')}.`
        : `onnxLoss: the graph has no trainable float parameters. ${branches.join(' ')}`.trim(),
    );
  const output = scoredOutput(graph, wanted);
  const endsIn = output && probabilitiesOf(graph, output.name)?.by;
  const reading = readTarget(output, dataset, { kind: asked, options: said, endsIn });
  const { kind: lossKind, options, data } = reading;
  const classed = comparesClasses(lossKind);
  const classAxis = classed ? classAxisOf(output?.shape, data, options) : 1;
  const head: LossHead = {
    ...options,
    kind: lossKind,
    ...(classAxis !== 1 && { classAxis }),
    ...(output && { output: output.name }),
  };
  const complete = foldBatchNorm(withLossHead(graph, head));
  const headed = withoutDropout(complete);
  refuseRandom(headed);
  refuseEndless(headed);
  const bound = bindData(headed.inputs, data);
  const { target, ...fed } = bound.columns;
  const negative = checkIds(graph, fed, data.source);
  const classes = output?.shape?.at(classAxis);
  if (target && classed && !options.softLabels && typeof classes === 'number')
    checkLabels(target, classes, data, options.ignoreIndex);

  const shapes = Object.fromEntries(
    Object.entries(bound.columns).map(([name, { shape }]) => [name, shape.slice(1)]),
  );
  const layers = runningLayers(headed);
  const layout = layoutOfParameters(parameters);
  const theta = thetaOf(graph, parameters);
  return {
    graph,
    headed,
    scored: () => withoutDropout(foldBatchNorm(withLossHead(graph, { ...head, scores: true }))),
    ...(classed && { termAxes: [classAxis] }),
    dropout: () => withDropoutMasks(complete, { shapes }),
    parameters,
    layout,
    theta,
    lossKind,
    lossOptions: options,
    output,
    guesses: [
      ...outputGuess(graph, output, wanted),
      ...reading.guesses,
      ...(classed ? classAxisGuess(output, data, options) : []),
      ...pixelGuesses(graph, dataset),
    ],
    examples: data.examples,
    bound,
    convolves: headed.nodes.some(({ op }) => op === 'Conv' || op === 'ConvTranspose'),
    runningLayers: layers,
    places: () => placesOf(headed, layers, shapes),
    batchStatistics: headed.nodes.some(
      ({ op, attributes }) => op === 'BatchNormalization' && attributes['training_mode']?.value === 1,
    ),
    warnings: [
      ...branches,
      ...negative,
      ...(include ? [] : toldUncounted(graph)),
      ...oddities(layout, theta),
    ],
  };
}
