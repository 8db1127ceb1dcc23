import { inFile, type Subject } from '@orograph/models';
import { norm, type Layout, type Measurement } from '@orograph/tensor';

import { sizesOf } from './part-sizes.ts';
import type { SurveyCosts } from './survey-plan.ts';

/** A model that is surveyed: what it is, and what its evaluations cost. */
export interface SurveyedModel {
  /** Its file. */
  readonly path: string;
  /** Which slice of θ is which tensor. */
  readonly layout: Layout;
  /** Loss and metrics on the examples that are measured on. */
  readonly at: Measurement;
  /** |θ|. */
  readonly norm: number;
  /** How many examples those are. */
  readonly examples: number;
  /** How many classes the output tells apart, where the loss is the cross-entropy of labels. */
  readonly classes?: number;
}

/** The most examples a gradient is timed on, and of slow models how many losses' seconds it may take: a gradient takes a few losses. */
const [sampled, slow] = [256, 0.25];

/** A gradient in losses, where it is not timed. */
const perGradient = 4;

/** Measures a model at θ. */
export async function surveyed({ path, loss, dataset: { examples } }: Subject): Promise<SurveyedModel> {
  const { theta, layout, lossKind, output } = loss;
  const classes = lossKind === 'cross-entropy' ? output.shape?.at(-1) : undefined;
  return {
    path,
    layout,
    at: await inFile(path, () => loss.metrics(theta)),
    norm: norm(theta),
    examples,
    ...(typeof classes === 'number' && { classes }),
  };
}

/**
 * Times a loss on all examples, which was computed at θ before, at points that are made for it, as all points of a survey are: the
 * quicker of two, as a machine that is busy for a moment makes one of them slow.
 */
export async function secondsOfLoss({ loss }: Subject): Promise<number> {
  const scaled = (factor: number): Promise<number> => {
    const moved = loss.theta.map((weight) => factor * weight);
    return secondsFor(() => loss.value(moved));
  };
  const [first, second] = [await scaled(1.001), await scaled(1.002)];
  return Math.min(first, second);
}

/**
 * Times a gradient on all examples, from one on some of them after a first one, and what the first takes longer.
 *
 * @param opening Seconds it took to open the model, which every part does.
 * @param left Seconds there are: where the losses of the smallest plane take more, gradients are not timed.
 */
export async function costsOf(
  { loss, dataset: { examples } }: Subject,
  { opening, seconds, left }: { readonly opening: number; readonly seconds: number; readonly left: number },
): Promise<SurveyCosts> {
  const { theta, dim, batchValueAndGrad, hvp } = loss;
  const costs = { loss: seconds, opening, isCurved: hvp !== undefined && dim > 0 };
  if (!batchValueAndGrad) return costs;
  if (sizesOf.slice.sizes[0]!.losses! * seconds > left)
    return { ...costs, gradient: perGradient * seconds, isGradientAssumed: true };
  const few = Math.max(1, Math.floor((examples * slow) / seconds));
  const rows = Int32Array.from({ length: Math.min(examples, sampled, few) }, (_, row) => row);
  const [first, second] = [
    await secondsFor(() => batchValueAndGrad(theta, rows)),
    await secondsFor(() => batchValueAndGrad(theta, rows)),
  ];
  return {
    ...costs,
    gradient: (second * examples) / rows.length,
    firstGradient: Math.max(0, first - second),
  };
}

async function secondsFor(evaluate: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await evaluate();
  return (performance.now() - start) / 1000;
}
