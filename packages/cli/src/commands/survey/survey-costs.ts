import type { Subject } from '@orograph/models';
import { norm, type Layout, type Measurement } from '@orograph/tensor';

import { asMisuse } from '../../model/as-misuse.ts';
import type { SampledCost } from '../../engine/sampled-cost.ts';
import type { PlannedPart, SurveyCosts } from './survey-plan.ts';

/** A model that is surveyed: what it is, and what its evaluations cost. */
export interface SurveyedModel {
  readonly path: string;
  readonly layout: Layout;
  /** Loss and metrics on all examples. */
  readonly at: Measurement;
  /** |θ|. */
  readonly norm: number;
  readonly examples: number;
  /** How many classes the output tells apart, where the loss is the cross-entropy of labels. */
  readonly classes?: number;
  /** Of one evaluation on all examples, in seconds. */
  readonly costs: SurveyCosts;
}

/** The examples a gradient is timed on. */
const sampled = 256;

/** Times one loss and one gradient of a model, each after a first one that warms up. */
export async function measureCosts({ path, loss, dataset }: Subject): Promise<SurveyedModel> {
  const { theta, dim, layout, batchValueAndGrad, lossKind, output } = loss;
  const { examples } = dataset;
  const at = await asMisuse(path, () => loss.metrics(theta));
  const losses = await secondsFor(() => loss.value(theta));
  const rows = Int32Array.from({ length: Math.min(examples, sampled) }, (_, row) => row);
  const gradientOf = batchValueAndGrad && (() => batchValueAndGrad(theta, rows));
  await gradientOf?.();
  const gradient = gradientOf && ((await secondsFor(gradientOf)) * examples) / rows.length;
  const classes = lossKind === 'cross-entropy' ? output.shape?.at(-1) : undefined;
  return {
    path,
    layout,
    at,
    norm: norm(theta),
    examples,
    ...(typeof classes === 'number' && { classes }),
    costs: {
      loss: losses,
      ...(gradient !== undefined && { gradient }),
      isCurved: loss.hvp !== undefined && dim > 0,
    },
  };
}

async function secondsFor(evaluate: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await evaluate();
  return (performance.now() - start) / 1000;
}

/** What a part should take, as `--dry-run` tells it. */
export const partCost = ({ part, flags, seconds }: PlannedPart): SampledCost => ({
  what: [
    part,
    ...Object.entries(flags).map(([name, value]) => (value === true ? `--${name}` : `--${name} ${value}`)),
  ].join(' '),
  count: 1,
  each: seconds,
  measured: 1,
});
