import { mlp, type PlanFlags } from '@orograph/models';
import { streamSeed } from '@orograph/tensor';

import { networkBench, type Bench } from '../study/network-bench.ts';
import type { Study, Subject } from '../study/subject.ts';
import { corners, regression } from './null-data.ts';

/** The kinds of landscapes on which no claim should be supported. */
export const nullKinds = ['quadratic', 'logistic', 'untrained', 'shuffled'] as const;

/** A kind of landscape on which no claim should be supported. */
export type NullKind = (typeof nullKinds)[number];

/** What a kind is, in words. */
export const nullTitles: Readonly<Record<NullKind, string>> = {
  quadratic: 'a convex quadratic loss: a linear regression with random curvatures',
  logistic: 'a convex loss of classes: a logistic regression that learns them',
  untrained: 'a network that is not trained',
  shuffled: 'a network on shuffled labels',
};

const training: PlanFlags = {
  batch: 32,
  epochs: 12,
  optimizer: 'adam',
  learningRate: 5e-3,
  schedule: 'cosine',
  weightDecay: 0,
};

/** What the training of a kind has otherwise: that of the logistic regression comes to its one minimum, the untrained one nowhere. */
const ownTraining: Readonly<Partial<Record<NullKind, Partial<PlanFlags>>>> = {
  logistic: { learningRate: 5e-2, epochs: 20 },
  untrained: { optimizer: 'sgd', learningRate: 1e-12 },
};

/** What a kind is no null of: predictions need classes, which a regression has not, alignment hidden units, and widths are those after trainings of their own. */
const leftOut: Readonly<Record<NullKind, readonly string[]>> = {
  quadratic: ['similarity', 'ensembles', 'alignment'],
  logistic: ['alignment'],
  untrained: ['widths'],
  shuffled: [],
};

/** Makes the studies of so many draws, the kinds in turn: `null/quadratic/0`, `null/logistic/1`, … */
export const nullStudies = (draws: number, experiments: readonly string[], seed: number): Study[] =>
  Array.from({ length: draws }, (_, draw) => {
    const kind = nullKinds[draw % nullKinds.length]!;
    return {
      subject: { name: `null/${kind}/${draw}`, flags: isLinear(kind) ? {} : { hidden: [12] } },
      training: { ...training, ...ownTraining[kind] },
      optima: 9,
      // The zone around initializations asks for no optima; what is true of it is true of these networks.
      experiments: experiments.filter((name) => name !== 'goldilocks' && !leftOut[kind].includes(name)),
      seed: streamSeed(seed, 20_000 + draw),
    };
  });

/** Whether its network has no hidden units: its loss is convex, with one basin. */
const isLinear = (kind: NullKind): boolean => kind === 'quadratic' || kind === 'logistic';

/** The kind of a null landscape by the name of its subject; `undefined` for other subjects. */
export const nullKindOf = (name: string): NullKind | undefined =>
  nullKinds.find((kind) => name.startsWith(`null/${kind}/`));

/** Opens the subject of a null study. */
export async function nullBench({ name, flags }: Subject): Promise<Bench> {
  const kind = nullKindOf(name);
  if (!kind)
    throw new RangeError(`nullBench: expected a name as null/${nullKinds.join('|')}/0, got ${name}.`);
  const seed = streamSeed(Number(name.split('/').at(-1)), 30_000);
  if (kind === 'quadratic') {
    const size = { examples: 400, features: 100 };
    return networkBench({
      data: regression(size, seed, 0),
      test: regression(size, seed, 1),
      graphOf: (own) => mlp({ inputShape: [size.features], outputs: 1, hidden: [], seed: own }),
    });
  }
  const [size, classes] = [{ examples: 192, features: 12 }, 4];
  const { hidden = isLinear(kind) ? [] : [12], dropout } = flags;
  const data = (part: number) => corners(size, seed, { part, classes, isShuffled: kind === 'shuffled' });
  return networkBench({
    data: data(0),
    test: data(1),
    graphOf: (own) =>
      mlp({ inputShape: [size.features], outputs: classes, hidden, seed: own, ...(dropout && { dropout }) }),
  });
}
