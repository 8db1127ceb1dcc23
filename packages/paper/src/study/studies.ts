import type { PlanFlags } from '@orograph/models';

import type { Scale } from '../experiment.ts';
import type { Study, SubjectSettings } from './subject.ts';

/** How large a network is, on how much data, and how it is trained. */
interface StudyPlan {
  readonly flags: SubjectSettings;
  readonly training: PlanFlags;
  readonly optima: number;
}

/** What networks differ in as subjects of experiments. */
type Kind = 'autoencoder' | 'convolutional' | 'mlp';

const adam = {
  batch: 64,
  optimizer: 'adam',
  learningRate: 2e-3,
  schedule: 'cosine',
  weightDecay: 0,
} as const;

/** The networks by scale. The multi-layer perceptron is that of Li et al. 2018 except in the quick one, and learns from all images. */
const plans: Readonly<Record<Scale, Readonly<Record<Kind, StudyPlan>>>> = {
  quick: {
    mlp: { flags: { limit: 2048, hidden: [32, 32] }, training: { ...adam, epochs: 15 }, optima: 12 },
    convolutional: { flags: { limit: 2048 }, training: { ...adam, epochs: 15 }, optima: 12 },
    autoencoder: { flags: { limit: 256 }, training: { ...adam, batch: 32, epochs: 60 }, optima: 6 },
  },
  standard: {
    mlp: {
      flags: { measured: 1000, testLimit: 2000, hidden: [200, 200] },
      training: { ...adam, batch: 128, epochs: 3 },
      optima: 10,
    },
    convolutional: {
      flags: { limit: 12_000, measured: 500, testLimit: 1000 },
      training: { ...adam, epochs: 2 },
      optima: 10,
    },
    autoencoder: {
      flags: { limit: 6000, measured: 500, testLimit: 500 },
      training: { ...adam, epochs: 3 },
      optima: 10,
    },
  },
  full: {
    mlp: {
      flags: { measured: 10_000, hidden: [200, 200] },
      training: { ...adam, batch: 128, epochs: 30 },
      optima: 15,
    },
    convolutional: {
      flags: { measured: 4096 },
      training: { ...adam, batch: 128, epochs: 30 },
      optima: 15,
    },
    autoencoder: { flags: { measured: 4096 }, training: { ...adam, epochs: 30 }, optima: 15 },
  },
};

/** The networks that are studied where none are named. */
export const usualNetworks: Readonly<Record<Scale, readonly string[]>> = {
  quick: ['mnist/mlp', 'fashion-mnist/mlp', 'mnist/autoencoder'],
  standard: [
    'mnist/mlp',
    'fashion-mnist/mlp',
    'mnist/lenet5',
    'fashion-mnist/simplecnn-bn',
    'mnist/autoencoder',
  ],
  full: [
    'mnist/mlp',
    'fashion-mnist/mlp',
    'mnist/lenet5',
    'fashion-mnist/lenet5',
    'mnist/simplecnn-bn',
    'fashion-mnist/simplecnn-bn',
    'fashion-mnist/resnet20',
    'mnist/autoencoder',
    'fashion-mnist/autoencoder',
  ],
};

/** What the autoencoder repeats, and convolutional networks at the standard scale besides similarities. */
const repeated: readonly string[] = ['planes', 'subspaces', 'connector', 'connectors'];

/** Experiments that train several times as much as others: at the standard scale on the first network alone. */
const costly: readonly string[] = ['widths', 'ensembles'];

/** Which networks are studied. */
export interface StudyFlags {
  /** The networks, as `train` takes them. */
  readonly on: readonly string[];
  /** A data file instead of named sets. */
  readonly data?: string | undefined;
  /** The first examples only, in place of the scale's number. */
  readonly limit?: number | undefined;
  /** On how many of the training examples is measured, in place of the scale's number. */
  readonly measured?: number | undefined;
  /** The first test examples only, in place of the scale's number. */
  readonly testLimit?: number | undefined;
  /** The hidden widths of `mlp`, in place of the scale's. */
  readonly hidden?: readonly number[] | undefined;
  /** Independent repetitions of everything, in place of the scale's: twice as many optima, for each pair is one. */
  readonly repetitions?: number | undefined;
  /** The seed all others follow from. */
  readonly seed: number;
}

/** The studies of networks at a scale, each with those of `experiments` it takes part in. */
export const studiesOf = (scale: Scale, flags: StudyFlags, experiments: readonly string[]): Study[] =>
  flags.on.map((name, place) => {
    const kind = kindOf(name);
    const { flags: usual, training, optima } = plans[scale][kind];
    return {
      subject: { name, flags: subjectSettings(usual, flags, kind) },
      training,
      optima: flags.repetitions === undefined ? optima : 2 * flags.repetitions,
      experiments: experiments.filter((one) => takesPart(one, { scale, kind, place, all: experiments })),
      seed: flags.seed,
    };
  });

const kindOf = (name: string): Kind => {
  if (name.endsWith('autoencoder')) return 'autoencoder';
  return name.endsWith('mlp') ? 'mlp' : 'convolutional';
};

function subjectSettings(
  { hidden: widths, ...usual }: SubjectSettings,
  { data, limit, measured, testLimit, hidden }: StudyFlags,
  kind: Kind,
): SubjectSettings {
  return {
    ...usual,
    ...(kind === 'mlp' && { hidden: hidden ?? widths! }),
    ...(limit !== undefined && { limit }),
    ...(measured !== undefined && { measured }),
    ...(testLimit !== undefined && { testLimit }),
    ...(data !== undefined && { data }),
  };
}

/** Whether a network takes part in an experiment; in one that is asked for by itself wherever it can. */
function takesPart(
  experiment: string,
  {
    scale,
    kind,
    place,
    all,
  }: {
    readonly scale: Scale;
    readonly kind: Kind;
    readonly place: number;
    readonly all: readonly string[];
  },
): boolean {
  if (kind === 'autoencoder') return repeated.includes(experiment);
  if (scale !== 'standard' || all.length === 1) return true;
  if (kind === 'convolutional') return [...repeated, 'similarity'].includes(experiment);
  return place === 0 || !costly.includes(experiment);
}
