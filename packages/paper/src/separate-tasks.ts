import { vectorFile, vectorStore, type ResultRecord } from '@orograph/runs';

import { nullBench, nullKindOf } from './nulls/null-studies.ts';
import { tasksOf, type Reproduction } from './reproduction.ts';
import { openBenches } from './study/benches.ts';
import type { Bench } from './study/network-bench.ts';
import { runTask } from './study/run-tasks.ts';
import type { Subject } from './study/subject.ts';

/** A task of a reproduction that can be done by itself, wherever the files are that it needs. */
export interface SeparateTask {
  /** Names it, and its record. */
  readonly key: string;
  /** The files, in the folder of the run, that it goes on from. */
  readonly needs: readonly string[];
  /** The file that it may leave there. */
  readonly makes: string;
  /** Does it, unless the signal is aborted, which it rejects with the reason of. */
  readonly make: (signal: AbortSignal) => Promise<ResultRecord>;
}

/** The tasks of a reproduction, to be done in any order in which each finds what it needs. */
export interface SeparateTasks {
  /** In the order of their records. */
  readonly tasks: readonly SeparateTask[];
  /** Gives back all native memory. */
  readonly close: () => Promise<void>;
}

/** Opens a reproduction task by task, as machines do that share its work; files lie in a folder. */
export function separateTasks(
  reproduction: Reproduction,
  { folder, open }: { readonly folder: string; readonly open: (subject: Subject) => Promise<Bench> },
): SeparateTasks {
  const benches = openBenches((subject) => (nullKindOf(subject.name) ? nullBench(subject) : open(subject)));
  const store = vectorStore(folder);
  return {
    tasks: tasksOf(reproduction).map((task) => ({
      key: task.key,
      needs: (task.after ?? []).map(vectorFile),
      makes: vectorFile(task.key),
      make: (signal) => runTask(task, { store, benches, signal }),
    })),
    close: benches.close,
  };
}
