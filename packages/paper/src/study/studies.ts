import type { PlanFlags } from '@orograph/models';

import type { Scale } from '../experiment.ts';
import type { Study, SubjectSettings } from './subject.ts';

/** How large a network is, on how much data, and how it is trained. */
interface StudyPlan {
  readonly flags: SubjectSettings;
  readonly training: PlanFlags;
  readonly optima: number;
}

const adam = {
  batch: 64,
  optimizer: 'adam',
  learningRate: 2e-3,
  schedule: 'cosine',
  weightDecay: 0,
} as const;

/** Classifiers by scale. The full one is the network of Li et al. 2018. */
const classifier: Readonly<Record<Scale, StudyPlan>> = {
  quick: { flags: { limit: 2048, hidden: [32, 32] }, training: { ...adam, epochs: 15 }, optima: 12 },
  full: {
    flags: { limit: 20_000, hidden: [200, 200] },
    training: { ...adam, batch: 128, epochs: 30 },
    optima: 15,
  },
};

/** The convolutional autoencoder by scale. */
const autoencoder: Readonly<Record<Scale, StudyPlan>> = {
  quick: { flags: { limit: 256 }, training: { ...adam, batch: 32, epochs: 60 }, optima: 6 },
  full: { flags: { limit: 4096 }, training: { ...adam, epochs: 60 }, optima: 9 },
};

/** What the autoencoder repeats. */
const repeated: readonly string[] = ['planes', 'subspaces', 'connector', 'connectors'];

/** Which networks are studied. */
export interface StudyFlags {
  /** The networks, as `train` takes them. */
  readonly on: readonly string[];
  /** A data file instead of named sets. */
  readonly data?: string | undefined;
  /** The first examples only, in place of the scale's number. */
  readonly limit?: number | undefined;
  /** The hidden widths of `mlp`, in place of the scale's. */
  readonly hidden?: readonly number[] | undefined;
  /** The seed all others follow from. */
  readonly seed: number;
}

/** The studies of networks at a scale, each with those of `experiments` it takes part in. */
export const studiesOf = (
  scale: Scale,
  { on, data, limit, hidden, seed }: StudyFlags,
  experiments: readonly string[],
): Study[] =>
  on.map((name) => {
    const isAutoencoder = name.endsWith('autoencoder');
    const { flags, training, optima } = (isAutoencoder ? autoencoder : classifier)[scale];
    const { hidden: widths, ...rest } = flags;
    const isMlp = name.endsWith('mlp');
    const asked = {
      ...rest,
      ...(isMlp && { hidden: hidden ?? widths! }),
      ...(limit !== undefined && { limit }),
      ...(data !== undefined && { data }),
    };
    return {
      subject: { name, flags: asked },
      training,
      optima,
      experiments: isAutoencoder ? experiments.filter((one) => repeated.includes(one)) : experiments,
      seed,
    };
  });
