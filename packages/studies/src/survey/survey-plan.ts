import { sizesOf, type PartSize, type SurveyPart } from './part-sizes.ts';

/** What evaluations of a model cost, and which it has. */
export interface SurveyCosts {
  /** Seconds of one loss over the examples. */
  readonly loss: number;
  /** Seconds of one gradient over them; absent where the model has none. */
  readonly gradient?: number;
  /** Whether that was not timed but taken for a few losses. */
  readonly isGradientAssumed?: true;
  /** Seconds to open the model, once for each part. */
  readonly opening?: number;
  /** Seconds that the first gradient takes longer than others, once for each part that takes some. */
  readonly firstGradient?: number;
  /** Whether the model has Hessian-vector products; one costs about three gradients. */
  readonly isCurved: boolean;
}

/** A part of a survey: a command with the flags that say how much it measures. */
export interface PlannedPart {
  /** The command. */
  readonly part: SurveyPart;
  /** Its flags beside those of the model, by name. */
  readonly flags: Readonly<Record<string, string | true>>;
  /** How long it should take, in seconds. */
  readonly seconds: number;
}

/** Seconds in which a part's report and that of the survey so far are drawn. */
const drawing = 1;

/** A product with the Hessian in gradients, and the first of them in first gradients. */
const [perProduct, perFirstProduct] = [3, 2];

/** Seconds a size takes, or `undefined` where the model lacks what the part is made of. */
function secondsOf(
  part: SurveyPart,
  { losses = 0, gradients = 0, products = 0 }: PartSize,
  { loss, gradient, opening = 0, firstGradient = 0, isCurved }: SurveyCosts,
): number | undefined {
  if (gradient === undefined && part === 'sharpness') return undefined;
  if (!isCurved && part === 'curvature') return undefined;
  const curved = isCurved ? products : 0;
  const firsts = gradient === undefined ? 0 : Number(gradients > 0) + perFirstProduct * Number(curved > 0);
  return (
    drawing +
    opening +
    firsts * firstGradient +
    losses * loss +
    (gradients + perProduct * curved) * (gradient ?? 0)
  );
}

/**
 * Chooses how much each part measures within a time: each at least at its smallest size, and of what is left at the greatest that fits its share;
 * what a part leaves goes to those after it. The smallest sizes may not fit: {@link surveyExamples} takes fewer examples, {@link fittingParts} fewer parts.
 *
 * @example
 * ```ts
 * import { surveyPlan } from '@orograph/studies';
 *
 * const plan = surveyPlan(60, { loss: 0.01, gradient: 0.03, isCurved: true });
 * console.log(plan.map(({ part, flags }) => [part, flags])); // what of each part fits a minute
 * ```
 *
 * @param seconds The time for all parts.
 * @param wanted Which parts; all that the model has when absent.
 */
export function surveyPlan(
  seconds: number,
  costs: SurveyCosts,
  wanted: readonly SurveyPart[] = Object.keys(sizesOf) as SurveyPart[],
): PlannedPart[] {
  const priced = pricedParts(costs).filter(([least]) => wanted.includes(least!.part));
  const shares = priced.reduce((sum, [least]) => sum + sizesOf[least!.part].share, 0);
  const spare = Math.max(0, seconds - secondsInAll(priced.map(([least]) => least!)));
  let left = 0;
  return priced.map((sizes) => {
    const [least] = sizes;
    const most = least!.seconds + left + (sizesOf[least!.part].share / shares) * spare;
    const chosen = sizes.findLast((size) => size.seconds <= most) ?? least!;
    left = Math.max(0, most - chosen.seconds);
    return chosen;
  });
}

/** The sizes of each part the model has, the smallest first, and what they cost. */
const pricedParts = (costs: SurveyCosts): PlannedPart[][] =>
  (Object.keys(sizesOf) as SurveyPart[]).flatMap((part) => {
    const sizes = sizesOf[part].sizes.flatMap((size) => {
      const cost = secondsOf(part, size, costs);
      return cost === undefined
        ? []
        : [{ part, flags: withoutGradient(part, size.flags, costs), seconds: cost }];
    });
    return sizes.length > 0 ? [sizes] : [];
  });

/** A model without gradients has no reach along it. */
const withoutGradient = (
  part: SurveyPart,
  flags: PartSize['flags'],
  { gradient }: SurveyCosts,
): PartSize['flags'] =>
  part === 'reach' && gradient === undefined ? { ...flags, direction: 'random,filter,radial' } : flags;

/** How long parts take one after another. */
export const secondsInAll = (parts: readonly PlannedPart[]): number =>
  parts.reduce((sum, part) => sum + part.seconds, 0);

/** Costs on so many examples, of costs on so many others: those of evaluations are proportional to them. */
export function costsOn(examples: number, costs: SurveyCosts, measured: number): SurveyCosts {
  const times = examples / measured;
  return {
    ...costs,
    loss: times * costs.loss,
    ...(costs.gradient !== undefined && { gradient: times * costs.gradient }),
  };
}

/** The fewest examples a survey measures on, and from how many on more of them are worth less than larger sizes. */
const [fewest, enough] = [16, 64];

/**
 * How many examples a survey measures on: up to 64 of them as many as leave time for all parts at their smallest sizes, at least 16; more where the
 * time has room for their third sizes.
 *
 * The costs are over `measured` examples, and there are `most`.
 */
export function surveyExamples(
  seconds: number,
  costs: SurveyCosts,
  { measured, most }: { readonly measured: number; readonly most: number },
): number {
  const fit = (place: number): number => {
    const secondsOn = (examples: number): number =>
      secondsInAll(
        pricedParts(costsOn(examples, costs, measured)).map(
          (sizes) => sizes[Math.min(place, sizes.length - 1)]!,
        ),
      );
    const before = secondsOn(0);
    const each = secondsOn(1) - before;
    return each > 0 ? Math.floor((seconds - before) / each) : most;
  };
  return Math.min(most, Math.max(fewest, Math.min(enough, fit(0)), fit(2)));
}

/** The parts that fit a time, in the order of the plan: the first, which is the picture, then the cheap ones; and those that do not. */
export function fittingParts(
  parts: readonly PlannedPart[],
  seconds: number,
): { readonly kept: readonly PlannedPart[]; readonly leftOut: readonly PlannedPart[] } {
  const [first, ...others] = parts;
  const kept = new Set<PlannedPart>(first && [first]);
  for (const part of others.toSorted((a, b) => a.seconds - b.seconds))
    if (secondsInAll([...kept, part]) <= seconds) kept.add(part);
  return { kept: parts.filter((part) => kept.has(part)), leftOut: parts.filter((part) => !kept.has(part)) };
}
