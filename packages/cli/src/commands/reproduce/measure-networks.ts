import { join } from 'node:path';

import {
  networkBench,
  networkCost,
  secondsToGo,
  tasksOf,
  type NetworkCost,
  type NetworkCosts,
  type Bench,
  type Reproduction,
  type Results,
  type Study,
  type Subject,
} from '@orograph/paper';
import type { NetworkTask } from '@orograph/models';
import { journalName, readJournal, type ResultRecord } from '@orograph/runs';
import type { SampledCost } from '@orograph/program/run';
import { asMisuse, networkOf } from '@orograph/program/models';
import { misuse } from '@orograph/program';

/** What is known of the networks of a reproduction before it begins. */
interface Networks {
  /** The hashes of their data by name. */
  readonly data: Readonly<Record<string, unknown>>;
  /** What evaluations of those cost that have work left. */
  readonly costs: NetworkCosts;
  /** How long what is left of the run takes. */
  readonly sentence: string;
  /** The same of each network. */
  readonly left: readonly SampledCost[];
}

/** A network whose data are read, and how it is opened on them. */
interface ReadNetwork {
  readonly study: Study;
  readonly open: () => Promise<Bench>;
}

/** Reads the data of each network, once, and resolves to their hashes by the names of networks; `visit` has each while its data are there. */
export async function readNetworks(
  { studies }: Reproduction,
  visit: (network: ReadNetwork) => Promise<void>,
): Promise<Readonly<Record<string, unknown>>> {
  const hashes: Record<string, unknown> = {};
  for (const study of studies) {
    const task = await taskOf(study.subject);
    const { data, test } = task;
    hashes[study.subject.name] = { sha256: data.hash, examples: data.examples, test: test?.hash ?? null };
    await visit({ study, open: () => opened(task, study.subject) });
  }
  return hashes;
}

/** Reads the data of a network and draws it, to be opened on it. */
const taskOf = ({ name, flags }: Subject): Promise<NetworkTask> =>
  asMisuse(name, () => networkOf(name, flags));

const opened = (task: NetworkTask, { flags: { measured } }: Subject): Promise<Bench> =>
  networkBench({ ...task, measured });

/** Opens a network on its data. */
export const benchOf = async (subject: Subject): Promise<Bench> => opened(await taskOf(subject), subject);

/** Measures the loss of a network where its first training starts, by which machines are compared. */
export const startLoss = ({ study: { seed }, open }: ReadNetwork): Promise<number> =>
  withBench(open, ({ train, initial }) => train.value(initial(seed)));

async function withBench<T>(open: () => Promise<Bench>, measure: (bench: Bench) => Promise<T>): Promise<T> {
  const bench = await open();
  try {
    return await measure(bench);
  } finally {
    const { learnt, train, test } = bench;
    for (const loss of new Set([learnt, train, test])) await loss.dispose();
  }
}

/**
 * Reads the data of each network, and measures what the networks cost that have work left.
 *
 * @throws MisuseError for what does not fit, or a number of minutes that does not hold it.
 */
export async function measureNetworks(
  out: string,
  reproduction: Reproduction,
  { minutes, signal }: { readonly minutes: number | undefined; readonly signal: AbortSignal },
): Promise<Networks> {
  const results = await earlierResults(out);
  const tasks = tasksOf(reproduction);
  const costs = new Map<string, NetworkCost>();
  const data = await readNetworks(reproduction, async ({ study, open }) => {
    signal.throwIfAborted();
    const { name } = study.subject;
    if (tasks.every((one) => one.subject?.name !== name || results.has(one.key))) return;
    costs.set(name, await withBench(open, networkCost));
  });
  const byName = secondsToGo(tasks, results, costs);
  const total = [...byName.values()].reduce((sum, seconds) => sum + seconds, 0);
  if (minutes !== undefined && total > 60 * minutes)
    throw misuse('more than the minutes there are', {
      expected: `at least ${Math.ceil(total / 60)} min, or fewer networks (--on), repetitions or examples`,
      got: String(minutes),
      where: '--minutes',
    });
  const left = [...byName].map(([name, seconds]) => {
    const count = tasks.filter(({ key, subject }) => subject?.name === name && !results.has(key)).length;
    return { what: `tasks on ${name}`, count, each: seconds / count, measured: 1 };
  });
  return { data, costs, sentence: costSentence(tasks.length, results, byName), left };
}

async function earlierResults(out: string): Promise<Results> {
  const results = new Map<string, ResultRecord>();
  for await (const { record } of readJournal(join(out, journalName)))
    results.set(String(record['key']), record);
  return results;
}

function costSentence(count: number, results: Results, byName: ReadonlyMap<string, number>): string {
  const total = [...byName.values()].reduce((sum, seconds) => sum + seconds, 0);
  const done = results.size > 0 ? `, ${results.size} of them done` : '';
  const each = [...byName].map(([name, seconds]) => `${name} ${durationWords(seconds)}`).join(', ');
  const networks =
    each === '' ? '' : `, about ${durationWords(total)} on networks as fast as the machine is now (${each})`;
  return `${count} tasks${done}${networks}. A run that is stopped goes on by the same command.`;
}

const durationWords = (seconds: number): string => {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  return seconds < 5400 ? `${Math.ceil(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
};

/** How long is left, after the name of a task. */
export const leftWords = (seconds: number): string =>
  seconds > 0 ? `, about ${durationWords(seconds)} left` : '';
