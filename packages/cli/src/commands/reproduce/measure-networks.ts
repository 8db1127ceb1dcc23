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
  type Subject,
} from '@orograph/paper';
import type { NetworkTask } from '@orograph/models';
import { journalName, readJournal, type ResultRecord } from '@orograph/runs';
import type { SampledCost } from '@orograph/program/run';
import { asMisuse, networkOf } from '@orograph/program/models';
import { misuse } from '@orograph/program';

/** What is known of the networks of a reproduction before it begins. */
interface Networks {
  /** What evaluations of those cost that have work left. */
  readonly costs: NetworkCosts;
  /** How long what is left of the run takes. */
  readonly sentence: string;
  /** The same of each network. */
  readonly left: readonly SampledCost[];
}

/** Reads the data of each network; resolves to its hashes by the names of networks. */
export async function dataHashes({ studies }: Reproduction): Promise<Readonly<Record<string, unknown>>> {
  const hashes: Record<string, unknown> = {};
  for (const { subject } of studies) {
    const { data, test } = await taskOf(subject);
    hashes[subject.name] = { sha256: data.hash, examples: data.examples, test: test?.hash ?? null };
  }
  return hashes;
}

/** Reads the data of a network and draws it, to be opened on it. */
const taskOf = ({ name, flags }: Subject): Promise<NetworkTask> =>
  asMisuse(name, () => networkOf(name, flags));

/** Opens a network on its data. */
export const benchOf = async (subject: Subject): Promise<Bench> =>
  networkBench({ ...(await taskOf(subject)), measured: subject.flags.measured });

/** Measures the loss of each network where its first training starts, by which machines are compared. */
export async function startLosses({ studies }: Reproduction): Promise<Readonly<Record<string, number>>> {
  const losses: Record<string, number> = {};
  for (const { subject, seed } of studies) {
    const bench = await benchOf(subject);
    losses[subject.name] = await bench.train.value(bench.initial(seed));
    await closeBench(bench);
  }
  return losses;
}

const closeBench = async ({ learnt, train, test }: Bench): Promise<void> => {
  for (const loss of new Set([learnt, train, test])) await loss.dispose();
};

/**
 * Measures what the networks cost that have work left.
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
  for (const { subject } of reproduction.studies) {
    signal.throwIfAborted();
    const { name } = subject;
    if (tasks.every((one) => one.subject?.name !== name || results.has(one.key))) continue;
    const bench = await benchOf(subject);
    try {
      costs.set(name, await networkCost(bench));
    } finally {
      await closeBench(bench);
    }
  }
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
  return { costs, sentence: costSentence(tasks.length, results, byName), left };
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
