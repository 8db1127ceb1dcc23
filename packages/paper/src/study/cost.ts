import type { Results } from '../report/read-results.ts';
import type { Bench } from './network-bench.ts';
import type { Subject } from './subject.ts';
import type { Task } from './task.ts';
import type { Sizes, Work } from './work.ts';

/** What the evaluations of a network cost. */
export interface NetworkCost {
  /** How many examples there are. */
  readonly sizes: Sizes;
  /** Seconds an example. */
  readonly seconds: Required<Work>;
}

/** Examples of the mini-batches that gradients are timed on, and how many of these. */
const [batch, batches] = [64, 4];

/** Times a loss, some gradients of mini-batches and a Hessian-vector product of a network, each after one that warms up. */
export async function networkCost(bench: Bench): Promise<NetworkCost> {
  const { learnt, train, test, initial } = bench;
  const theta = initial(0);
  const rows = Int32Array.from({ length: Math.min(batch, learnt.examples) }, (_, row) => row);
  const perExample = async (
    evaluate: () => Promise<unknown>,
    examples: number,
    times = 1,
  ): Promise<number> => {
    await evaluate();
    const start = performance.now();
    for (let time = 0; time < times; time++) await evaluate();
    return (performance.now() - start) / 1000 / times / examples;
  };
  return {
    sizes: { learnt: learnt.examples, measured: train.examples, test: test.examples },
    seconds: {
      values: await perExample(() => train.value(theta), train.examples),
      gradients: await perExample(() => learnt.batchValueAndGrad(theta, rows), rows.length, batches),
      products: await perExample(() => train.hvp(theta, theta), train.examples),
    },
  };
}

/** The costs of networks by the name of their subject. */
export type NetworkCosts = ReadonlyMap<Subject['name'], NetworkCost>;

/** About how many seconds a task takes; 0 where its work or the cost of its network is not known. */
export function expectedSeconds({ subject, work }: Task, costs: NetworkCosts): number {
  const cost = subject && costs.get(subject.name);
  if (!cost || !work) return 0;
  const { values = 0, gradients = 0, products = 0 } = work(cost.sizes);
  const { seconds } = cost;
  return values * seconds.values + gradients * seconds.gradients + products * seconds.products;
}

/** About how many seconds the tasks take that have no result yet, by the name of their subject. */
export function secondsToGo(
  tasks: readonly Task[],
  results: Results,
  costs: NetworkCosts,
): Map<string, number> {
  const byName = new Map<string, number>();
  for (const task of tasks) {
    if (!task.subject || !costs.has(task.subject.name) || results.has(task.key)) continue;
    const { name } = task.subject;
    byName.set(name, (byName.get(name) ?? 0) + expectedSeconds(task, costs));
  }
  return byName;
}

/**
 * Follows how long tasks take beside what was expected, and says how many seconds are left: what is expected of those that are
 * not done, times by how much those done took longer.
 */
export function taskClock(
  tasks: readonly Task[],
  costs: NetworkCosts,
  now: () => number = () => performance.now() / 1000,
): (place: number) => number {
  const expected = tasks.map((task) => expectedSeconds(task, costs));
  const begun = now();
  const first = { place: undefined as number | undefined };
  return (place) => {
    first.place ??= place;
    const sum = (from: number, to?: number): number =>
      expected.slice(from, to).reduce((total, seconds) => total + seconds, 0);
    const done = sum(first.place, place);
    const left = sum(place);
    return done > 0 ? (left * (now() - begun)) / done : left;
  };
}
