/** The commands a survey is made of. */
export type SurveyPart = 'curvature' | 'reach' | 'sharpness' | 'slice' | 'width';

/** How much a part measures at one of its sizes. */
export interface PartSize {
  /** The flags of the command that say so. */
  readonly flags: Readonly<Record<string, string | true>>;
  /** Losses, gradients and products it takes, about. */
  readonly losses?: number;
  readonly gradients?: number;
  readonly products?: number;
}

/** Losses of a search for the distance at which the loss is high: doubling, then halving. */
const perSearch = 20;

/** The measures of sharpness that take neither products nor many gradients. */
const cheapMeasures = 'sam-step,worst-in-ball,average,adaptive-worst,adaptive-average';

/** The sizes of each part, the smallest first, and its share of the time that the smallest leave. */
export const sizesOf: Readonly<
  Record<SurveyPart, { readonly share: number; readonly sizes: readonly PartSize[] }>
> = {
  slice: {
    share: 0.25,
    sizes: [7, 9, 11, 15, 21, 31, 41, 51].map((points) => ({
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
    sizes: [3, 4, 6, 10, 20].map((samples) => ({
      flags: { samples: String(samples) },
      losses: samples * 2 * perSearch,
    })),
  },
  curvature: {
    share: 0.25,
    sizes: [
      { top: 1, samples: 5, iterations: 20 },
      { top: 1, samples: 10 },
      { top: 3, samples: 15 },
      { top: 5, samples: 30 },
      { top: 5, samples: 30, runs: 3, steps: 40 },
      { top: 10, samples: 50, runs: 5, steps: 80 },
    ].map(({ top, samples, iterations, runs = 0, steps = 0 }) => ({
      flags: {
        top: String(top),
        samples: String(samples),
        ...(iterations !== undefined && { iterations: String(iterations) }),
        ...(runs > 0 && { density: true as const, runs: String(runs), steps: String(steps) }),
      },
      products: (iterations ?? 20 + 10 * top) + top + samples + runs * steps,
    })),
  },
  sharpness: {
    share: 0.2,
    sizes: [
      {
        flags: { measures: cheapMeasures, steps: '5', samples: '5' },
        losses: 12,
        gradients: ascents(2, 5),
      },
      {
        flags: {
          measures: `${cheapMeasures},worst-in-cube,m-sharpness`,
          steps: '5',
          samples: '10',
          batches: '4',
        },
        losses: 22,
        gradients: ascents(3, 5),
      },
      ...[
        { steps: 10, samples: 20, batches: 8 },
        { steps: 20, samples: 30, batches: 16 },
      ].map(({ steps, samples, batches }) => ({
        flags: { steps: String(steps), samples: String(samples), batches: String(batches) },
        losses: 2 * (samples + 1),
        gradients: ascents(3, steps),
        products: 30 + samples,
      })),
    ],
  },
};

/** Gradients of so many ascents of so many steps, of one step of SAM, and of its batches, which together are about two passes. */
function ascents(balls: number, steps: number): number {
  return balls * (steps + 2) + 2 + 2;
}
