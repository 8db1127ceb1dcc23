import { vectorStore, type ResultRecord, type RunFolder } from '@orograph/runs';

import type { Experiment, Scale } from './experiment.ts';
import type { Results } from './report/read-results.ts';
import type { Bench } from './study/network-bench.ts';
import { repeatedPlan } from './study/repeated-plan.ts';
import { runTasks } from './study/run-tasks.ts';
import type { Study, Subject } from './study/subject.ts';
import { distinctTasks, type Task } from './study/task.ts';
import { nullPlans } from './nulls/null-plans.ts';
import { nullBench, nullKindOf, nullStudies } from './nulls/null-studies.ts';
import { judgedClaims } from './verdict/judgements.ts';

/** What is made on what. */
export interface Reproduction {
  /** The experiments. */
  readonly experiments: readonly Experiment[];
  /** The networks; each takes part in the experiments that it names. */
  readonly studies: readonly Study[];
  /** How much is done. */
  readonly scale: Scale;
  /** How many null landscapes there are, on which no claim should be supported; none by default. */
  readonly nulls?: number;
  /** Independent repetitions of everything, in place of the scale's. */
  readonly repetitions?: number | undefined;
  /** The seed of everything drawn on the toy. */
  readonly seed: number;
}

/** How networks are opened, and what is told meanwhile. */
export interface ReproduceSettings {
  /** Opens a network on its data, for instance by {@link networkBench}. */
  readonly open: (subject: Subject) => Promise<Bench>;
  /** Told before each task that is done now: its key, its place and how many there are. */
  readonly starting?: (key: string, place: number, count: number) => void;
  /** Takes each record that was not there yet, then the verdicts, which follow from the records and are not kept. */
  readonly emit?: (record: ResultRecord) => void;
  /** Aborted when the user interrupts. */
  readonly signal?: AbortSignal;
}

/**
 * Makes the experiments in a run folder, going on after the records there are, and resolves to all records by key.
 *
 * Rejects with the reason of the signal when that is aborted.
 */
export async function reproduce(
  folder: RunFolder,
  reproduction: Reproduction,
  { open, starting, emit, signal = new AbortController().signal }: ReproduceSettings,
): Promise<Results> {
  const earlier: ResultRecord[] = [];
  for await (const record of folder.earlier()) earlier.push(record);
  const tasks = tasksOf(reproduction);
  const results = await runTasks(tasks, {
    earlier,
    store: vectorStore(folder.path),
    open: (subject) => (nullKindOf(subject.name) ? nullBench(subject) : open(subject)),
    starting: ({ key }, place) => starting?.(key, place, tasks.length),
    emit: (record) => {
      folder.append(record);
      emit?.(record);
    },
    signal,
  });
  const verdicts = verdictRecords(reproduction, results);
  for (const record of verdicts) emit?.(record);
  const onNulls = verdicts.filter(({ on }) => nullKindOf(String(on)));
  if (onNulls.length > 0) emit?.({ type: 'nulls', supports: supportsOf(onNulls), verdicts: onNulls.length });
  return results;
}

const supportsOf = (verdicts: readonly ResultRecord[]): number =>
  verdicts.filter(({ outcome }) => outcome === 'supports').length;

/** Says what the records of a reproduction depend on: the `identity` of its run folder. `data` are the hashes of the data sets. */
export const reproductionIdentity = (
  { experiments, studies, scale, seed, nulls, repetitions }: Reproduction,
  data: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> => ({
  command: 'reproduce',
  scale,
  seed,
  experiments: experiments.map(({ name }) => name),
  studies,
  ...(nulls !== undefined && { nulls }),
  plans: Object.fromEntries(
    experiments.map(({ name, plans }) => [name, repeatedPlan(plans[scale], repetitions)]),
  ),
  data,
});

/** Lists the work of a reproduction in the order it is done, each task once: the toy, the networks, the null landscapes. */
export const tasksOf = (reproduction: Reproduction): Task[] => {
  const { experiments, studies, scale, seed, repetitions } = reproduction;
  const planOf = ({ plans }: Experiment): unknown => repeatedPlan(plans[scale], repetitions);
  const on = (plan: (experiment: Experiment) => unknown, own: readonly Study[]) => (experiment: Experiment) =>
    own
      .filter((study) => study.experiments.includes(experiment.name))
      .flatMap((study) => experiment.tasks(plan(experiment), study));
  return distinctTasks([
    ...experiments.flatMap((experiment) => [
      ...experiment.toyTasks(planOf(experiment), seed),
      ...on(planOf, studies)(experiment),
    ]),
    ...nullsOf(reproduction).flatMap((study) =>
      experiments.flatMap(on(({ name }) => nullPlans[name], [study])),
    ),
  ]);
};

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

/** Holds the claims against the results: a record of type `verdict` for each claim and landscape. */
export const verdictRecords = (
  reproduction: Pick<Reproduction, 'experiments' | 'nulls' | 'seed' | 'studies'>,
  results: Results,
): ResultRecord[] =>
  reproduction.experiments.flatMap((experiment) =>
    judgedClaims(experiment, results, [...reproduction.studies, ...nullsOf(reproduction)]).flatMap(
      ({ claim, verdicts }) =>
        verdicts.map((verdict) => ({
          type: 'verdict',
          experiment: experiment.name,
          claim: claim.claim,
          provenance: claim.provenance,
          ...verdict,
        })),
    ),
  );
