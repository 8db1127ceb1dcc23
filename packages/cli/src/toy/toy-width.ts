import { tunnelWidth, width, type Width } from '@orograph/probes';
import { wedges } from '@orograph/toy';

import { chartPicture, type ToyExperiment } from './experiment.ts';
import { toyOptima } from './toy-optima.ts';

const samples = 100;

/**
 * The angular half-width of the tunnel at an optimum against n/D, beside its law sin t = a/√(1 − n/D); a, the distance
 * that counts as outside, is 0.1. The law holds while no other wedge comes nearer.
 */
export const toyWidth: ToyExperiment = async ({ loss, seed, emit, follow }) => {
  const { dim } = loss;
  const threshold = 0.1;
  const measured: { x: number; y: number; low: number; high: number }[] = [];
  const law: { x: number; y: number }[] = [];
  const counts = [0.1, 0.2, 0.3, 0.4, 0.5].map((share) => Math.max(1, Math.round(share * dim)));
  for (const n of [...new Set([...counts, loss.plan.longDirections])].toSorted((a, b) => a - b)) {
    const landscape = wedges({ dim, longDirections: n });
    const [theta] = toyOptima(landscape, 1, seed);
    const records: Width[] = [];
    await follow(width(landscape, { theta: theta!, threshold, samples, seed }), (record) => {
      emit({ ...record, longDirections: n });
      records.push(record);
    });
    const { angle } = tunnelWidth(records);
    const [half, error] = [angle.mean / 2, angle.standardError / 2];
    const predicted = Math.asin(Math.min(1, threshold / Math.sqrt(1 - n / dim)));
    const bounded = records.filter((record) => record.bounded.angle).length;
    emit({
      type: 'summary',
      longDirections: n,
      halfAngle: half,
      standardError: error,
      predicted,
      bounded,
      samples,
    });
    if (bounded === samples) measured.push({ x: n / dim, y: half, low: half - error, high: half + error });
    law.push({ x: n / dim, y: predicted });
  }
  const highs = [...law.map(({ y }) => y), ...measured.map(({ high }) => high)];
  return [
    chartPicture('width.svg', 'lines', {
      x: { title: 'n/D, share of long directions' },
      y: { title: 'angular half-width (radians)', domain: [0, 1.1 * Math.max(...highs)] },
      series: [
        { name: 'measured', points: measured },
        { name: 'law', points: law },
      ],
    }),
  ];
};
