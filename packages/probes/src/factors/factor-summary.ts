import { estimate, type Estimate } from '@orograph/tensor';

import type { TunnelFields } from './tunnel-fields.ts';
import {
  factorEffect,
  factorScale,
  type FactorEffect,
  type FactorPoint,
  type FactorScale,
  type Measure,
} from './factor-effect.ts';
import type { Factor } from './factor.ts';

/** A training at one value of a factor. */
export interface FactorTraining extends Pick<
  TunnelFields,
  'angle' | 'distance' | 'loss' | 'norm' | 'status' | 'unbounded'
> {
  /** The factor; all others are those of the base. */
  readonly value: number;
  /** Of the weights and the order of the examples. */
  readonly seed: number;
}

/** The trainings at one value: means over those compared, and how many there are of each kind. */
export interface FactorValue extends Readonly<Record<Measure, Estimate>> {
  readonly value: number;
  readonly trainings: number;
  /** Those whose widths are compared with other values'. */
  readonly compared: number;
  readonly unreached: number;
  readonly diverged: number;
  /** Searches of compared trainings that ended before the loss was high: then a width is a lower bound. */
  readonly unbounded: number;
}

/** What happened to the width. */
export type WidthVerdict = 'mixed' | 'narrower' | 'not resolved' | 'wider';

/** How the width depends on a factor, with what it must be read against. */
export interface FactorSummary {
  readonly factor: Factor;
  readonly scale: FactorScale;
  readonly values: readonly FactorValue[];
  readonly effects: Readonly<Record<Measure, FactorEffect>>;
  /** What angle and distance say of growing values; `mixed` where they contradict each other. */
  readonly verdict: WidthVerdict;
}

const measures = ['angle', 'distance', 'norm', 'loss'] as const;

/**
 * Whether a training is compared with those at other values: it has a tunnel, and reached the loss it was to reach.
 *
 * Others would compare how far training came, not what it found.
 */
export const isCompared = ({ status, angle }: FactorTraining): boolean =>
  (status === 'reached' || status === 'trained') && angle !== null;

/** The trainings of one factor, summed up. */
export function factorSummary(factor: Factor, trainings: readonly FactorTraining[]): FactorSummary {
  const values = [...new Set(trainings.map(({ value }) => value))].toSorted((a, b) => a - b);
  const points = trainings.filter(isCompared).map(pointOf);
  const scale = factorScale(values);
  const effects = byMeasure((measure) => factorEffect(points, measure, scale));
  return {
    factor,
    scale,
    values: values.map((value) => {
      const own = trainings.filter((training) => training.value === value);
      const compared = points.filter((point) => point.value === value);
      const count = (status: FactorTraining['status']): number =>
        own.filter((training) => training.status === status).length;
      return {
        value,
        ...byMeasure((measure) => estimate(compared.map((point) => point[measure]))),
        trainings: own.length,
        compared: compared.length,
        unreached: count('unreached'),
        diverged: count('diverged'),
        unbounded: own
          .filter(isCompared)
          .reduce((sum, { unbounded }) => sum + unbounded.angle + unbounded.distance, 0),
      };
    }),
    effects,
    verdict: verdictOf(effects),
  };
}

const pointOf = ({ value, seed, angle, distance, norm, loss }: FactorTraining): FactorPoint => ({
  value,
  seed,
  angle: angle!.mean,
  distance: distance!.mean,
  norm,
  loss,
});

function verdictOf({ angle, distance }: FactorSummary['effects']): WidthVerdict {
  const directions = [angle.direction, distance.direction];
  if (directions.includes('unresolved')) return 'not resolved';
  if (angle.direction !== distance.direction) return 'mixed';
  return angle.direction === 'rises' ? 'wider' : 'narrower';
}

const byMeasure = <T>(make: (measure: Measure) => T): Record<Measure, T> =>
  Object.fromEntries(measures.map((measure) => [measure, make(measure)])) as Record<Measure, T>;
