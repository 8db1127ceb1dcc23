import { existsSync } from 'node:fs';
import { join } from 'node:path';

import {
  networkCost,
  secondsToGo,
  tasksOf,
  type Bench,
  type NetworkCost,
  type NetworkCosts,
  type Reproduction,
  type Results,
  type Subject,
} from '@orograph/paper';
import { journalName, readJournal, type ResultRecord } from '@orograph/runs';

import { misuse } from '../../terminal/misuse.ts';

/** What a reproduction costs is measured with. */
interface CostSettings {
  /** Opens a network on its data. */
  readonly open: (subject: Subject) => Promise<Bench>;
  /** The most minutes it may take. */
  readonly minutes: number | undefined;
  /** Aborted when the user interrupts. */
  readonly signal: AbortSignal;
}

/**
 * Measures what each network costs, and says how long what is left of a run takes.
 *
 * @throws MisuseError for a number of minutes that does not hold it.
 */
export async function reproductionCost(
  out: string,
  reproduction: Reproduction,
  { open, minutes, signal }: CostSettings,
): Promise<{ readonly costs: NetworkCosts; readonly sentence: string }> {
  const results = await earlierResults(out);
  const tasks = tasksOf(reproduction);
  const costs = new Map<string, NetworkCost>();
  for (const { subject } of reproduction.studies) {
    signal.throwIfAborted();
    if (!tasks.some((task) => task.subject?.name === subject.name && !results.has(task.key))) continue;
    const bench = await open(subject);
    try {
      costs.set(subject.name, await networkCost(bench));
    } finally {
      for (const loss of new Set([bench.learnt, bench.train, bench.test])) await loss.dispose();
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
  return { costs, sentence: costSentence(tasks.length, results, byName) };
}

async function earlierResults(out: string): Promise<Results> {
  const path = join(out, journalName);
  const results = new Map<string, ResultRecord>();
  if (!existsSync(path)) return results;
  for await (const { record } of readJournal(path)) results.set(String(record['key']), record);
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
