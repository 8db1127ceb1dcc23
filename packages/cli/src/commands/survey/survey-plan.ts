/** What evaluations of a model cost, and which it has. */
export interface SurveyCosts {
  /** Seconds of one loss over the examples. */
  readonly loss: number;
  /** Seconds of one gradient over them; absent where the model has none. */
  readonly gradient?: number;
  /** Whether the model has Hessian-vector products; one costs about two gradients. */
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

/** The commands a survey is made of. */
export type SurveyPart = 'curvature' | 'reach' | 'sharpness' | 'slice' | 'width';

/** How much a part measures at one of its sizes. */
interface Size {
  readonly flags: Readonly<Record<string, string | true>>;
  /** Losses, gradients and products it takes, about. */
  readonly losses?: number;
  readonly gradients?: number;
  readonly products?: number;
}

/** Losses of a search for the distance at which the loss is high: doubling, then halving. */
const perSearch = 30;

const sizesOf: Readonly<Record<SurveyPart, { readonly share: number; readonly sizes: readonly Size[] }>> = {
  slice: {
    share: 0.25,
    sizes: [11, 15, 21, 31, 41, 51].map((points) => ({
      flags: { grid: `${points}x${points}` },
      losses: points ** 2,
    })),
  },
  reach: {
    share: 0.2,
    sizes: [2, 3, 5, 10, 20].map((samples) => ({
      flags: { samples: String(samples), direction: 'random,filter,gradient,radial' },
      losses: (2 * samples + 2) * 2 * perSearch,
      gradients: 1,
    })),
  },
  width: {
    share: 0.1,
    sizes: [4, 6, 10, 20].map((samples) => ({
      flags: { samples: String(samples) },
      losses: samples * 2 * perSearch,
    })),
  },
  curvature: {
    share: 0.25,
    sizes: [
      { top: 1, samples: 10 },
      { top: 3, samples: 15 },
      { top: 5, samples: 30 },
      { top: 5, samples: 30, runs: 3, steps: 40 },
      { top: 10, samples: 50, runs: 5, steps: 80 },
    ].map(({ top, samples, runs = 0, steps = 0 }) => ({
      flags: {
        top: String(top),
        samples: String(samples),
        ...(runs > 0 && { density: true as const, runs: String(runs), steps: String(steps) }),
      },
      products: 20 + 10 * top + samples + runs * steps,
    })),
  },
  sharpness: {
    share: 0.2,
    sizes: [
      { steps: 5, samples: 10, batches: 4 },
      { steps: 10, samples: 20, batches: 8 },
      { steps: 20, samples: 30, batches: 16 },
    ].map(({ steps, samples, batches }) => ({
      flags: { steps: String(steps), samples: String(samples), batches: String(batches) },
      losses: 2 * samples,
      gradients: 3 * (steps + 1),
      products: 30 + 2 * samples,
    })),
  },
};

/** Seconds a size takes, or `undefined` where the model lacks what the part is made of. */
function secondsOf(
  part: SurveyPart,
  size: Size,
  { loss, gradient, isCurved }: SurveyCosts,
): number | undefined {
  if (gradient === undefined && part === 'sharpness') return undefined;
  if (!isCurved && part === 'curvature') return undefined;
  const products = isCurved ? (size.products ?? 0) : 0;
  return (size.losses ?? 0) * loss + ((size.gradients ?? 0) + 2 * products) * (gradient ?? 0);
}

/**
 * Chooses how much each part measures within a time: each at least at its smallest size, and of what is left at the greatest that fits its share;
 * what a part leaves goes to those after it, the cheap ones first. The smallest sizes may not fit: {@link surveyExamples} makes them.
 *
 * @param seconds The time for all parts.
 */
export function surveyPlan(seconds: number, costs: SurveyCosts): PlannedPart[] {
  const priced = (Object.keys(sizesOf) as SurveyPart[]).flatMap((part) => {
    const sizes = sizesOf[part].sizes.flatMap((size) => {
      const cost = secondsOf(part, size, costs);
      return cost === undefined
        ? []
        : [{ part, flags: withoutGradient(part, size.flags, costs), seconds: cost }];
    });
    return sizes.length > 0 ? [sizes] : [];
  });
  const spare = Math.max(0, seconds - priced.reduce((sum, [least]) => sum + least!.seconds, 0));
  let left = 0;
  return priced.map((sizes) => {
    const [least] = sizes;
    const most = least!.seconds + left + sizesOf[least!.part].share * spare;
    const chosen = sizes.findLast((size) => size.seconds <= most) ?? least!;
    left = Math.max(0, most - chosen.seconds);
    return chosen;
  });
}

/** A model without gradients has no reach along it. */
const withoutGradient = (part: SurveyPart, flags: Size['flags'], { gradient }: SurveyCosts): Size['flags'] =>
  part === 'reach' && gradient === undefined ? { ...flags, direction: 'random,filter,radial' } : flags;

/**
 * How many of the examples a survey measures on so that the smallest sizes of all parts fit the time, at least 64; all of them where they do.
 * Cost is taken to be proportional to the number of examples.
 */
export function surveyExamples(seconds: number, costs: SurveyCosts, examples: number): number {
  const least = surveyPlan(0, costs).reduce((sum, part) => sum + part.seconds, 0);
  if (least <= seconds) return examples;
  return Math.min(examples, Math.max(64, Math.floor((examples * seconds) / least)));
}

/** Up to this many times the time that was asked for, and up to so many seconds, a survey keeps all of its parts. */
const [times, least] = [5, 120];

/**
 * The parts that fit a time, the cheap ones first, at least one, in the order of the plan; and those that do not. All of them are kept where they
 * take up to five times that, or two minutes.
 */
export function fittingParts(
  parts: readonly PlannedPart[],
  seconds: number,
): { readonly kept: readonly PlannedPart[]; readonly leftOut: readonly PlannedPart[] } {
  const kept = new Set<PlannedPart>();
  let sum = 0;
  for (const part of parts.toSorted((a, b) => a.seconds - b.seconds)) {
    sum += part.seconds;
    if (kept.size === 0 || sum <= Math.max(times * seconds, least)) kept.add(part);
  }
  return { kept: parts.filter((part) => kept.has(part)), leftOut: parts.filter((part) => !kept.has(part)) };
}
