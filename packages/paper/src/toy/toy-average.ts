import { text } from '@orograph/report';
import { descend, fullBatch, noisy, runningAverage, type DescentStep } from '@orograph/probes';
import { combine, constant, estimate, sgd, streamSeed } from '@orograph/tensor';
import { wedges } from '@orograph/toy';
import { map, skip, zip, share } from 'rxjs';
import { toyKinds } from '@orograph/runs/kinds';
import { type AnyRecordOf, recordOf, recordsOf } from '@orograph/runs/records';

import type { ToyBench, ToyExperiment } from './experiment.ts';
import { linePlot, meansOf, rowsOf, type ToySeries } from './toy-chart.ts';
import { toyOptima } from '../wedges/toy-optima.ts';

const kinds = toyKinds.average;

const steps = 100;
const sigma = 1e-3;
const optimaOfAll = 5;

/**
 * What averaging does: a descent with noise σ in each gradient around an optimum, and the running average of its iterates
 * (SWA). With a rate of ½ on d² an iterate is σ√(D − n)/2 away from its wedge, the average of T of them √T times nearer.
 * Then the mean of two optima, of one wedge and of two. All of it is the mean over five pairs of optima.
 */
export const toyAverage: ToyExperiment = {
  kinds,
  run: async ({ loss, seed, measure, note }: ToyBench<AnyRecordOf<typeof kinds>>) => {
    const { dim, plan } = loss;
    const n = plan.longDirections;
    const optima = toyOptima(loss, 2 * optimaOfAll, seed);
    const law = (sigma * Math.sqrt(dim - n)) / 2;
    const ends: { readonly distance: number; readonly averageDistance: number }[] = [];
    const [oneWedge, twoWedges]: [number[], number[]] = [[], []];
    for (let k = 0; k < optimaOfAll; k++) {
      const [optimum, other] = [optima[2 * k]!, optima[2 * k + 1]!];
      const records = await measure(
        { count: steps, keyOf: (place) => ({ type: 'step', optimum: k, step: place + 1 }) },
        (known) => {
          const squared = wedges({ dim, longDirections: n, map: 'squared' });
          const noise = { sigma, seed: streamSeed(streamSeed(seed, 2), k) };
          const thetas = descend(noisy(fullBatch(squared), noise), {
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
            map(([theta, average], step) => ({
              type: 'step' as const,
              optimum: k,
              step: step + 1,
              distance: loss.distance(theta),
              averageDistance: loss.distance(average),
              law: law / Math.sqrt(step + 1),
            })),
            skip(known),
          );
        },
      );
      ends.push(records.at(-1)!);
      const beside = optimum.map((x, axis) => x * (1 + 0.5 * Math.sin(axis)));
      oneWedge.push(loss.distance(combine([optimum, beside])));
      twoWedges.push(loss.distance(combine([optimum, other])));
    }
    note({
      type: 'summary',
      optima: optimaOfAll,
      steps,
      sigma,
      iterate: estimate(ends.map(({ distance }) => distance)).mean,
      average: estimate(ends.map(({ averageDistance }) => averageDistance)).mean,
      law: law / Math.sqrt(steps),
      oneWedge: estimate(oneWedge).mean,
      twoWedges: estimate(twoWedges).mean,
    });
  },
  part: ({ records }) => {
    const summary = recordOf(records, kinds, 'summary');
    const { iterate, average, law } = summary ?? {};
    const line = (name: string, field: 'averageDistance' | 'distance' | 'law'): ToySeries => {
      const { points } = meansOf(name, recordsOf(records, kinds, 'step'), (record) => ({
        x: record.step,
        y: record[field],
      }));
      return { name, points: points.map(({ x, y }) => ({ x, y })) };
    };
    return {
      plots: [
        linePlot(
          {
            name: 'average',
            caption:
              'A noisy descent about an optimum, and the running average of its iterates: means over five optima',
            note: `The average of all ${steps} iterates is ${text(average)} from its wedge, ${text(iterate! / average!)} times nearer than the last iterate, ${text(iterate)}; the law says ${text(law)}. Noise within a wedge costs nothing, and noise across it averages out.`,
          },
          {
            x: { title: 'T, iterates', scale: 'log', domain: [1, steps] },
            y: { title: 'distance to the nearest wedge', scale: 'log' },
            symbols: false,
            series: [
              line('iterate', 'distance'),
              line('average of T', 'averageDistance'),
              line('law ∝ 1/√T', 'law'),
            ],
          },
        ),
      ],
      rows: rowsOf(summary ? [summary] : [], () => 'after the last step', {
        iterate: 'an iterate is away by',
        average: 'the average of all by',
        law: 'by the law',
        oneWedge: 'the mean of two optima of one wedge',
        twoWedges: 'of two wedges',
      }),
    };
  },
};
