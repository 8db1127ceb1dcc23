import { readRun } from '@orograph/runs';
import {
  judgedClaims,
  nullsOf,
  reproductionOf,
  tasksOf,
  type JudgedClaim,
  type Results,
  type Scale,
  type Study,
} from '@orograph/paper';

/** A run of `reproduce`, judged. */
export interface Reproduced {
  readonly path: string;
  readonly scale: Scale;
  readonly seed: number;
  readonly studies: readonly Study[];
  readonly results: Results;
  /** The claims of each experiment by its name. */
  readonly judged: ReadonlyMap<string, readonly JudgedClaim[]>;
  /** Tasks that have a result, and all there are. */
  readonly done: number;
  readonly tasks: number;
}

/** Reads a run and judges its claims. */
export async function readReproduction(path: string): Promise<Reproduced> {
  const { run, records } = await readRun(path);
  const reproduction = reproductionOf(run.identity);
  const { experiments: made, scale, seed, studies } = reproduction;
  const results: Results = new Map(records.map((record) => [String(record['key']), record]));
  const landscapes = [...studies, ...nullsOf(reproduction)];
  const tasks = tasksOf(reproduction);
  return {
    path,
    scale,
    seed,
    studies,
    results,
    judged: new Map(made.map((one) => [one.name, judgedClaims(one, results, landscapes)])),
    done: tasks.filter(({ key }) => results.has(key)).length,
    tasks: tasks.length,
  };
}
