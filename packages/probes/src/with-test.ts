import { sliceable, type Measurement, type Sliceable } from '@orograph/tensor';

import { measure, type MeasuredLoss } from './measure.ts';

/** A loss that is measured at points, and by cuts where it has some. */
export type Measured = MeasuredLoss & Partial<Sliceable>;

/** Joins a loss with that of the same network on test data, whose loss and accuracy are among its metrics: `testLoss`, `testAccuracy`. */
export const withTest = (loss: Measured, tested: Measured): Measured & Sliceable => ({
  dim: loss.dim,
  value: (theta) => loss.value(theta),
  metrics: async (theta) => joined(await measure(loss, theta), await measure(tested, theta)),
  cut: async (origin, directions) => {
    const own = await sliceable(loss).cut(origin, directions);
    const other = await sliceable(tested).cut(origin, directions);
    return {
      rank: own.rank,
      concurrency: own.concurrency,
      value: (coords) => own.value(coords),
      values: (coordsBatch) => own.values(coordsBatch),
      measure: async (coords) => joined(await own.measure(coords), await other.measure(coords)),
      dispose: async () => {
        await own.dispose();
        await other.dispose();
      },
    };
  },
});

function joined({ loss, metrics }: Measurement, test: Measurement): Measurement {
  const { accuracy } = test.metrics;
  return {
    loss,
    metrics: { ...metrics, testLoss: test.loss, ...(accuracy !== undefined && { testAccuracy: accuracy }) },
  };
}
