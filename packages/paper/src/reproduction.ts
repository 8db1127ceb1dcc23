import type { Experiment, Scale } from './experiment.ts';
import { experiments as allExperiments } from './experiments/index.ts';
import { nullPlans } from './nulls/null-plans.ts';
import { nullStudies } from './nulls/null-studies.ts';
import { repeatedPlan } from './study/repeated-plan.ts';
import type { Study } from './study/subject.ts';
import { distinctTasks, type Task } from './study/task.ts';
import { shardOfTasks, type TaskShard } from './study/task-shard.ts';

/** What is made on what. */
export interface Reproduction {
  /** The experiments. */
  readonly experiments: readonly Experiment[];
  /** The networks; each takes part in the experiments that it names. */
  readonly studies: readonly Study[];
  /** How much is done. */
  readonly scale: Scale;
  /** How many null landscapes there are, on which no claim should be supported; none by default. */
  readonly nulls?: number | undefined;
  /** Independent repetitions of everything, in place of the scale's. */
  readonly repetitions?: number | undefined;
  /** The part of the work that is done here; all of it by default. */
  readonly shard?: TaskShard | undefined;
  /** The seed of everything drawn on the toy. */
  readonly seed: number;
}

/** Says what the records of a reproduction depend on: the `identity` of its run folder. `data` are the hashes of the data sets, wherever they lie. */
export const reproductionIdentity = (
  { experiments, studies, scale, seed, nulls, repetitions, shard }: Reproduction,
  data: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> => ({
  command: 'reproduce',
  scale,
  seed,
  experiments: experiments.map(({ name }) => name),
  studies: studies.map(withoutPath),
  ...(nulls !== undefined && { nulls }),
  ...(repetitions !== undefined && { repetitions }),
  ...(shard && { shard }),
  plans: Object.fromEntries(
    experiments.map(({ name, plans }) => [name, repeatedPlan(plans[scale], repetitions)]),
  ),
  data,
});

/** A study without the path of its data, whose hash says what it is. */
const withoutPath = (study: Study): Study => {
  const { data: _, ...flags } = study.subject.flags;
  return { ...study, subject: { ...study.subject, flags } };
};

/** Reads the reproduction that an `identity` is of: the whole of it, where that is of a shard. */
export function reproductionOf(identity: Readonly<Record<string, unknown>>): Reproduction {
  const { scale, seed, nulls, repetitions } = identity as unknown as Reproduction;
  const names = (identity['experiments'] ?? []) as readonly string[];
  return {
    experiments: allExperiments.filter(({ name }) => names.includes(name)),
    studies: (identity['studies'] ?? []) as readonly Study[],
    scale,
    seed,
    nulls,
    repetitions,
  };
}

/**
 * Lists the work of a reproduction in the order it is done, each task once: the toy, the networks, the null landscapes. Of a shard its
 * experiments, with what they go on from: shards share trainings, which are the same in all of them.
 *
 * @example
 * ```ts
 * import { reproductionOf, tasksOf } from '@orograph/paper';
 *
 * const reproduction = reproductionOf({
 *   command: 'reproduce',
 *   experiments: ['planes'],
 *   studies: [],
 *   nulls: 0,
 *   seed: 0,
 *   scale: 'quick',
 * });
 * console.log(tasksOf(reproduction).map(({ key }) => key)); // what is to be measured, in order
 * ```
 */
export function tasksOf(reproduction: Reproduction): Task[] {
  const { experiments, studies, scale, seed, repetitions, shard } = reproduction;
  const planOf = ({ plans }: Experiment): unknown => repeatedPlan(plans[scale], repetitions);
  const on = (study: Study, experiment: Experiment, plan: unknown): readonly Task[] =>
    study.experiments.includes(experiment.name) ? experiment.tasks(plan, study) : [];
  const toy = experiments.map((experiment) => experiment.toyTasks(planOf(experiment), seed));
  const onNetworks = studies.map((study) =>
    experiments.map((experiment) => on(study, experiment, planOf(experiment))),
  );
  const onNulls = nullsOf(reproduction).map((study) =>
    experiments.flatMap((experiment) => on(study, experiment, nullPlans[experiment.name])),
  );
  const all = distinctTasks([
    ...experiments.flatMap((_, k) => [...toy[k]!, ...onNetworks.flatMap((own) => own[k]!)]),
    ...onNulls.flat(),
  ]);
  return shard ? shardOfTasks(all, [toy.flat(), ...onNetworks.flat(), ...onNulls], shard) : all;
}

/** The null landscapes of a reproduction as studies. */
export const nullsOf = ({
  experiments,
  nulls = 0,
  seed,
}: Pick<Reproduction, 'experiments' | 'nulls' | 'seed'>): Study[] =>
  nullStudies(
    nulls,
    experiments.map(({ name }) => name),
    seed,
  );
