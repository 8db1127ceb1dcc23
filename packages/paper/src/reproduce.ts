import { recordNotDue, vectorStore, type ResultRecord, type RunFolder } from '@orograph/runs';

import { nullBench, nullKindOf } from './nulls/null-studies.ts';
import type { Results } from './report/read-results.ts';
import { nullsOf, tasksOf, type Reproduction } from './reproduction.ts';
import type { Bench } from './study/network-bench.ts';
import { runTasks } from './study/run-tasks.ts';
import type { Subject } from './study/subject.ts';
import { judgedClaims } from './verdict/judgements.ts';

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
 *
 * @throws DamagedRunError naming the line of the first record that is there and not of the task due.
 */
export async function reproduce(
  folder: RunFolder,
  reproduction: Reproduction,
  { open, starting, emit, signal = new AbortController().signal }: ReproduceSettings,
): Promise<Results> {
  const tasks = tasksOf(reproduction);
  const earlier: ResultRecord[] = [];
  for await (const record of folder.earlier()) {
    const due = tasks[earlier.length];
    if (record['key'] !== due?.key)
      throw recordNotDue(
        { folder: folder.path, line: earlier.length + 1 },
        due ? `the result of ${due.key}` : 'the run to be complete',
        record,
      );
    earlier.push(record);
  }
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
  // A part of the work is too little to judge by.
  if (reproduction.shard) return results;
  const verdicts = verdictRecords(reproduction, results);
  for (const record of verdicts) emit?.(record);
  const onNulls = verdicts.filter(({ on }) => nullKindOf(String(on)));
  if (onNulls.length > 0) emit?.({ type: 'nulls', supports: supportsOf(onNulls), verdicts: onNulls.length });
  return results;
}

const supportsOf = (verdicts: readonly ResultRecord[]): number =>
  verdicts.filter(({ outcome }) => outcome === 'supports').length;

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
