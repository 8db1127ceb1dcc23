import { twiceDifferentiable } from '@orograph/models';
import { quadratures, shortDirections, subspace, type ColumnKind } from '@orograph/probes';
import type { Task } from '@orograph/runs';
import type { AnyRecordOf } from '@orograph/runs/records';
import {
  adam,
  cosineDecay,
  displace,
  norm,
  randomDirection,
  streamSeed,
  type Measurement,
  type TwiceDifferentiableLoss,
  type Vector,
} from '@orograph/tensor';
import { wedgeRecords } from '@orograph/runs/kinds';
import { type Body, misuse } from '@orograph/program';
import { asMisuse, openFiles, thresholdOf } from '@orograph/program/models';
import { foldAll, probeRun } from '@orograph/program/run';
import { map } from 'rxjs';

import { wedgeCommand, type WedgeFlags } from './wedge-command.ts';
import { wedgeSummary, type Wedge } from './wedge-summary.ts';

/** A record of one of the three ways. */
interface WayRecord {
  readonly type: string;
  readonly loss?: number;
  readonly reaches?: readonly number[];
}

/** A model, and what is long and high there. */
interface Subject extends Wedge {
  readonly loss: TwiceDifferentiableLoss;
  readonly theta: Vector;
  readonly dimensions: readonly number[];
  readonly columns: ColumnKind;
  readonly at: Measurement;
}

/** Most numbers that a basis of a random subspace may take to be drawn orthonormal by default. */
const mostDense = 2 ** 24;

/** Estimates the dimension of the low-loss region around each model by cuts, by the spectrum, and by searching for short directions. */
export const body: Body<typeof wedgeCommand.flags> = probeRun(wedgeCommand, {
  records: wedgeRecords,
  open: openFiles(),
  prepare: async (losses, flags) => {
    const subjects: Subject[] = [];
    for (const open of losses) {
      const { path, loss } = open;
      const at = await asMisuse(path, () => loss.metrics(loss.theta));
      const threshold = thresholdOf(flags, at.loss, path);
      subjects.push({
        model: path,
        dim: loss.dim,
        theta: loss.theta,
        loss: twiceDifferentiable(open),
        at,
        threshold,
        rise: threshold - at.loss,
        length: flags.length ?? norm(loss.theta) / 2,
        dimensions: dimensionsOf(flags, loss.dim),
        columns: flags.columns ?? (loss.dim ** 2 <= mostDense ? 'orthonormal' : 'fastfood'),
      });
    }
    return subjects;
  },
  settings: (subjects) => ({
    thresholds: subjects.map(({ threshold }) => threshold),
    lengths: subjects.map(({ length }) => length),
    dimensions: subjects[0]!.dimensions,
    columns: subjects[0]!.columns,
  }),
  facts: (subjects) => ({ at: subjects.map(({ at }) => at) }),
  fold: (subjects) => foldAll((records) => wedgeSummary(subjects, records)),
  *tasks(subjects, flags) {
    for (const subject of subjects) {
      yield* cuts(subject, flags);
      yield spectrum(subject, flags);
      yield searches(subject, flags);
    }
  },
  last: ['result', ({ loss, reaches }: WayRecord) => loss ?? reaches?.length ?? Number.NaN],
  text,
});

/** The dimensions of the cuts: powers of 2 below D or those asked for, and D, the control: such a cut holds the optimum. */
function dimensionsOf({ dimensions }: WedgeFlags, dim: number): readonly number[] {
  const tooMany = dimensions?.find((d) => d > dim);
  if (tooMany !== undefined)
    throw misuse('a cut is larger than the space', {
      expected: `at most D = ${dim}`,
      got: String(tooMany),
      where: '--dimensions',
    });
  const powers = Array.from({ length: Math.ceil(Math.log2(dim)) }, (_, k) => 2 ** k);
  const below = dimensions ?? powers.filter((d) => d >= dim / 512);
  return [...new Set([...below, dim])];
}

/** Descents in random subspaces through points at a distance ℓ from the optimum. */
function* cuts(
  { model, loss, theta, length, dimensions, columns }: Subject,
  { seeds, descent }: WedgeFlags,
): Generator<Task<WayRecord>> {
  for (const d of dimensions)
    yield {
      key: { model, way: 'cut-off', d },
      count: seeds.length,
      stream: (skip) =>
        subspace(loss, {
          origin: (seed) => displace(theta, [randomDirection(loss.dim, streamSeed(seed, 1))], [length]),
          dimensions: [d],
          seeds: seeds.slice(skip),
          columns,
          optimizer: adam(),
          schedule: cosineDecay((0.2 * length) / Math.sqrt(d), { steps: descent }),
          steps: descent,
        }).pipe(map(({ type, seed, loss: found, status }) => ({ type, seed, loss: found, status }))),
      isDue: ({ seed }, place) => seed === seeds[place],
    };
}

/** Gauss rules of the Hessian's spectrum at the optimum. */
const spectrum = ({ model, loss, theta }: Subject, { runs, steps, seed }: WedgeFlags): Task<WayRecord> => ({
  key: { model, way: 'spectrum' },
  count: runs,
  stream: (skip) =>
    quadratures(loss, { theta, runs, steps: Math.min(steps, loss.dim), seed, skip, outside: [] }),
  isDue: ({ sample }, place) => sample === place,
});

/** Searches for short directions, one at a time. */
const searches = (
  { model, loss, theta, length, threshold }: Subject,
  { seeds, most }: WedgeFlags,
): Task<WayRecord> => ({
  key: { model, way: 'sequential' },
  count: seeds.length,
  stream: (skip) => shortDirections(loss, { theta, length, threshold, seeds: seeds.slice(skip), most }),
  isDue: ({ seed }, place) => seed === seeds[place],
});

function text(record: AnyRecordOf<typeof wedgeRecords>): string {
  if (record.type !== 'summary') return '';
  return record.models.map(({ model, sentence }) => `${model}: ${sentence}`).join('\n');
}
