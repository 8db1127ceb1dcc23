import { onnxLoss, type Dataset, type OnnxLoss } from '@orograph/models';
import { parametersOf, thetaOf } from '@orograph/onnx';
import type { SampledLoss, TwiceDifferentiableLoss, Vector } from '@orograph/tensor';
import type { ObservedValueOf, Observable } from 'rxjs';
import type { VectorStore } from '@orograph/runs';

import { consume } from '../../terminal/consume.ts';
import { trainTask, type TrainTask } from '../train/train-task.ts';
import type { Subject } from './subject.ts';
import type { Results } from './read-results.ts';

/** A loss of a network with its derivatives. */
type NetworkLoss = OnnxLoss & SampledLoss & TwiceDifferentiableLoss;

/** A subject, opened. */
interface Bench {
  /** The loss on the training data. */
  readonly train: NetworkLoss;
  /** The loss on the test data. */
  readonly test: NetworkLoss;
  /** The data of {@link Bench.test}. */
  readonly testData: Dataset;
  /** θ₀ of a seed. */
  readonly initial: (seed: number) => Float32Array;
}

/** What tasks work with. */
export interface Lab {
  /** Opens a subject, or takes it as it is open already. */
  bench(subject: Subject): Promise<Bench>;
  /** The vectors an earlier task kept. */
  vectors(key: string): Readonly<Record<string, Vector>>;
  /** The records of earlier tasks. */
  readonly results: Results;
  /** Runs a probe to its end, unless the user interrupts. */
  follow<T>(probe: Observable<T>): Promise<T[]>;
  /** Gives back all native memory. */
  close(): Promise<void>;
}

/** How many subjects stay open: their sessions and threads take memory. */
const mostOpen = 2;

/** A lab over what is kept of earlier tasks. */
export function openLab({
  store,
  results,
  signal,
}: {
  readonly store: VectorStore;
  readonly results: Results;
  readonly signal: AbortSignal;
}): Lab {
  const open = new Map<string, Bench>();
  const close = async (name: string): Promise<void> => {
    const { train, test } = open.get(name)!;
    open.delete(name);
    await train.dispose();
    await test.dispose();
  };
  return {
    results,
    vectors: (key) => store.read(key),
    bench: async (subject) => {
      const name = JSON.stringify(subject);
      const found = open.get(name) ?? (await openBench(subject));
      open.delete(name);
      open.set(name, found);
      for (const old of [...open.keys()].slice(0, -mostOpen)) await close(old);
      return found;
    },
    follow: async (probe) => {
      const values: ObservedValueOf<typeof probe>[] = [];
      await consume(probe, (value) => void values.push(value), signal);
      return values;
    },
    close: async () => {
      for (const name of open.keys()) await close(name);
    },
  };
}

async function openBench({ name, flags }: Subject): Promise<Bench> {
  const task = await trainTask(name, flags);
  const train = await derivable(task, task.data);
  const testData = task.test ?? task.data;
  const test = await derivable(task, testData);
  return {
    train,
    test,
    testData,
    initial: (seed) => {
      const graph = task.graphOf(seed);
      return thetaOf(graph, parametersOf(graph));
    },
  };
}

async function derivable({ graphOf }: TrainTask, data: Dataset): Promise<NetworkLoss> {
  const loss = await onnxLoss(graphOf(0), { data });
  if (loss.valueAndGrad && loss.hvp && loss.batchValueAndGrad) return loss as NetworkLoss;
  await loss.dispose();
  throw new TypeError(`reproduce: the network has no gradient for ${loss.withoutGradient.join(', ')}.`);
}
