import { readRun } from '@orograph/runs';
import {
  experiments,
  judgedClaims,
  nullsOf,
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

/** What `run.json` of `reproduce` says. */
interface Identity {
  readonly scale: Scale;
  readonly seed: number;
  readonly experiments: readonly string[];
  readonly studies: readonly Study[];
  readonly nulls?: number;
}

/** Reads a run and judges its claims. */
export async function readReproduction(path: string): Promise<Reproduced> {
  const { run, records } = await readRun(path);
  const identity = run.identity as unknown as Identity;
  const { scale, seed, studies, nulls = 0 } = identity;
  const made = experiments.filter(({ name }) => identity.experiments.includes(name));
  const results: Results = new Map(records.map((record) => [String(record['key']), record]));
  const reproduction = { experiments: made, studies, scale, seed, nulls };
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
