import {
  adam,
  constant,
  cosineDecay,
  sgd,
  stepDecay,
  triangular,
  warmRestarts,
  type Optimizer,
  type Schedule,
} from '@orograph/tensor';

/** An update rule with its usual settings. */
export type OptimizerName = 'adam' | 'adamw' | 'momentum' | 'nesterov' | 'sgd';

/** A learning rate over a training. */
export type ScheduleName = 'constant' | 'cosine' | 'cyclical' | 'restarts' | 'step';

/** The optimizers by name, with the learning rate each starts from when none is given. */
const optimizers: Readonly<
  Record<OptimizerName, { readonly rate: number; readonly make: (weightDecay: number) => Optimizer }>
> = {
  adam: { rate: 1e-3, make: (weightDecay) => adam({ weightDecay }) },
  adamw: { rate: 1e-3, make: (weightDecay) => adam({ weightDecay, decoupled: true }) },
  momentum: { rate: 0.05, make: (weightDecay) => sgd({ momentum: 0.9, weightDecay }) },
  nesterov: { rate: 0.05, make: (weightDecay) => sgd({ momentum: 0.9, nesterov: true, weightDecay }) },
  sgd: { rate: 0.1, make: (weightDecay) => sgd({ weightDecay }) },
};

/** An optimizer by name. */
export const optimizerOf = (name: OptimizerName, weightDecay: number): Optimizer =>
  optimizers[name].make(weightDecay);

/** The schedules by name: η₀, all steps, steps of one period. */
const schedules: Readonly<
  Record<ScheduleName, (rate: number, steps: { readonly all: number; readonly period: number }) => Schedule>
> = {
  constant: (rate) => constant(rate),
  cosine: (rate, { all }) => cosineDecay(rate, { steps: all }),
  cyclical: (rate, { period }) => triangular({ maximum: rate, minimum: rate / 100, period }),
  restarts: (rate, { period }) => warmRestarts(rate, { period, minimum: rate / 100 }),
  step: (rate, { period }) => stepDecay(rate, { every: period, factor: 0.1 }),
};

/** Describes a training in words and numbers. */
export interface PlanFlags {
  /** Passes over the data. */
  readonly epochs: number;
  /** Examples a step. */
  readonly batch: number;
  /** η₀; that of the optimizer by default. */
  readonly learningRate?: number | undefined;
  /** The update rule. */
  readonly optimizer: OptimizerName;
  /** How the learning rate goes. */
  readonly schedule: ScheduleName;
  /** Epochs in a period of the schedule; a third of all by default. */
  readonly period?: number | undefined;
  /** λ. */
  readonly weightDecay: number;
}

/** How to train on some number of examples. */
export interface TrainingSetup {
  /** The update rule. */
  readonly optimizer: Optimizer;
  /** The learning rate at each step. */
  readonly schedule: Schedule;
  /** How many updates there are. */
  readonly steps: number;
  /** How many updates an epoch has. */
  readonly stepsPerEpoch: number;
  /** All of it in words and numbers, defaults included. */
  readonly settings: Readonly<Record<string, number | string>>;
}

/** Makes the optimizer and the schedule that flags describe, for `examples` examples. */
export function trainPlan(flags: PlanFlags, examples: number): TrainingSetup {
  const { epochs, batch, weightDecay, period = epochs / 3 } = flags;
  const { rate, make } = optimizers[flags.optimizer];
  const { learningRate = rate } = flags;
  const stepsPerEpoch = Math.ceil(examples / batch);
  const steps = epochs * stepsPerEpoch;
  const periodSteps = Math.max(1, Math.round(period * stepsPerEpoch));
  const isPeriodic = !['constant', 'cosine'].includes(flags.schedule);
  return {
    optimizer: make(weightDecay),
    schedule: schedules[flags.schedule](learningRate, { all: steps, period: periodSteps }),
    steps,
    stepsPerEpoch,
    settings: {
      epochs,
      batch,
      'learning-rate': learningRate,
      optimizer: flags.optimizer,
      schedule: flags.schedule,
      ...(isPeriodic && { period }),
      'weight-decay': weightDecay,
    },
  };
}
