import { numberAt, ofType } from '@orograph/report';
import { descend, fullBatch, noisy, runningAverage, type DescentStep } from '@orograph/probes';
import { combine, constant, sgd, streamSeed, type Vector } from '@orograph/tensor';
import { wedges } from '@orograph/toy';
import { map, skip, zip, share } from 'rxjs';

import type { ToyExperiment } from './experiment.ts';
import { linePlot, rowsOf } from './toy-chart.ts';
import { toyOptima } from '../wedges/toy-optima.ts';

const steps = 100;
const sigma = 1e-3;

/**
 * What averaging does: a descent with noise σ in each gradient around an optimum, and the running average of its iterates
 * (SWA). With a rate of ½ on d² an iterate is σ√(D − n)/2 away from its wedge, the average of T of them √T times nearer.
 * Then the mean of two optima, of one wedge and of two.
 */
export const toyAverage: ToyExperiment = {
  run: async ({ loss, seed, measure, note }) => {
    const { dim, plan } = loss;
    const n = plan.longDirections;
    const [optimum, other] = toyOptima(loss, 2, seed) as [Vector, Vector];
    const law = (sigma * Math.sqrt(dim - n)) / 2;
    const records = await measure(steps, (known) => {
      const squared = wedges({ dim, longDirections: n, map: 'squared' });
      const thetas = descend(noisy(fullBatch(squared), { sigma, seed: streamSeed(seed, 2) }), {
        theta: optimum,
        optimizer: sgd(),
        schedule: constant(0.5),
        steps,
      }).pipe(
        skip(1),
        map(({ theta }: DescentStep) => theta),
        share(),
      );
      return zip(thetas, thetas.pipe(runningAverage())).pipe(
        map(([theta, average], k) => ({
          type: 'step',
          step: k + 1,
          distance: loss.distance(theta),
          averageDistance: loss.distance(average),
          law: law / Math.sqrt(k + 1),
        })),
        skip(known),
      );
    });
    const beside = optimum.map((x, axis) => x * (1 + 0.5 * Math.sin(axis)));
    note({
      type: 'summary',
      steps,
      sigma,
      iterate: numberAt(records.at(-1), 'distance'),
      average: numberAt(records.at(-1), 'averageDistance'),
      law: law / Math.sqrt(steps),
      oneWedge: loss.distance(combine([optimum, beside])),
      twoWedges: loss.distance(combine([optimum, other])),
    });
  },
  part: ({ records }) => {
    const line = (name: string, field: string): { name: string; points: { x: number; y: number }[] } => ({
      name,
      points: ofType(records, 'step').map((record) => ({
        x: numberAt(record, 'step'),
        y: numberAt(record, field),
      })),
    });
    return {
      plots: [
        linePlot('average', 'A noisy descent about an optimum, and the running average of its iterates', {
          x: { title: 'T, iterates', scale: 'log', domain: [1, steps] },
          y: { title: 'distance to the nearest wedge', scale: 'log' },
          symbols: false,
          series: [
            line('iterate', 'distance'),
            line('average of T', 'averageDistance'),
            line('law ∝ 1/√T', 'law'),
          ],
        }),
      ],
      rows: rowsOf(ofType(records, 'summary'), () => 'after the last step', [
        'iterate',
        'average',
        'law',
        'oneWedge',
        'twoWedges',
      ]),
    };
  },
};
