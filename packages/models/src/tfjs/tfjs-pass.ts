import { setImmediate } from 'node:timers/promises';
import type { LossKind, LossOptions } from '@orograph/onnx';
import { unpack, type Layout, type Vector } from '@orograph/tensor';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { DataTensor } from '../data/data-tensor.ts';
import { addSums, meanLoss, type Sums } from '../loss-runs.ts';
import { missingGradients } from './missing-gradients.ts';
import { rowsOf, type Batch } from './rows-of.ts';
import { lossHead, onLogits, type HeadSums } from './tfjs-loss-head.ts';
import type { TfjsNetwork } from './tfjs-network.ts';
import type { TfjsBackend } from './tfjs-device.ts';
import { scoped, useBackend, type TfjsRuntime } from './tfjs-runtime.ts';

/** What an evaluation runs. */
interface PassSettings {
  readonly runtime: TfjsRuntime;
  readonly network: TfjsNetwork;
  readonly layout: Layout;
  readonly columns: Readonly<Record<string, DataTensor>>;
  readonly lossKind: LossKind;
  readonly options?: LossOptions;
}

/** The evaluations of a network, chunk by chunk. */
export interface TfjsPass {
  /** Puts θ into the network. */
  place(theta: Vector): void;
  /** The sums over one chunk, at the θ that is placed. */
  sums(batch: Batch): Sums;
  /** The sums and gradients over one chunk, `grad` in the order of θ. */
  gradient(batch: Batch): Sums;
  /** The kernels on the way from the weights to the loss that have no gradient. */
  missingGradients(batch: Batch): readonly string[];
  /** The sums over chunks, in float64. */
  total(backend: TfjsBackend, theta: Vector, batches: readonly Batch[]): Promise<Sums>;
  /** The mean loss over chunks and its gradient. */
  totalGradient(
    backend: TfjsBackend,
    theta: Vector,
    batches: readonly Batch[],
  ): Promise<{ value: number; grad: Float64Array }>;
  /** The outputs on chunks, one after the other. */
  predict(
    backend: TfjsBackend,
    theta: Vector,
    batches: readonly Batch[],
  ): Promise<{ shape: readonly number[]; data: Float32Array }>;
}

/**
 * Evaluations that leave no tensor behind. A chunk runs without interruption, so that other networks may use other backends;
 * between chunks the process can do other things.
 */
export function tfjsPass({ runtime, network, layout, columns, lossKind, options }: PassSettings): TfjsPass {
  const { core } = runtime;
  const upTo = onLogits(lossKind, network.activation) ? 'logits' : 'end';
  let variables: Tensor[] = [];

  const place = (theta: Vector): void => {
    const blocks = Object.entries(unpack(layout, theta));
    variables = network.place(
      new Map(
        // A copy: a tensor in JavaScript keeps the array it is given.
        blocks.map(([name, { shape, data }]) => [
          name,
          core.tensor(Float32Array.from(data), [...shape], 'float32'),
        ]),
      ),
    );
  };
  const feeds = (batch: Batch): Tensor[] =>
    network.inputs.map(({ name }) => rowsOf(core, columns[name]!, batch));
  const head = (batch: Batch): HeadSums => {
    const y = network.run(feeds(batch), upTo);
    const { target } = columns;
    return lossHead(core, lossKind, y, target && rowsOf(core, target, batch), options);
  };
  const read = ({ weight, count, metric }: HeadSums, loss: Tensor): Sums => ({
    loss_sum: Float64Array.from(loss.dataSync()),
    loss_weight: Float64Array.of(weight),
    ...(metric && {
      [metric.name]: Float64Array.from(metric.sum.dataSync()),
      metric_weight: Float64Array.of(count),
    }),
  });
  const sums = (batch: Batch): Sums =>
    scoped(core, () => {
      const parts = head(batch);
      return read(parts, parts.loss);
    });
  const gradient = (batch: Batch): Sums =>
    scoped(core, () => {
      let weight = 0;
      const forward = (): Tensor => {
        const parts = head(batch);
        ({ weight } = parts);
        return parts.loss;
      };
      const { value, grads } = core.engine().gradients(forward, variables, undefined, true);
      const grad = new Float64Array(layout.dim);
      layout.blocks.forEach(({ offset }, i) => {
        // A weight that the loss does not depend on has no gradient at all.
        const g = grads[i] as Tensor | null | undefined;
        if (g) grad.set(g.dataSync(), offset);
      });
      return {
        loss_sum: Float64Array.from(value.dataSync()),
        loss_weight: Float64Array.of(weight),
        grad,
      };
    });

  async function inChunks<T>(
    backend: TfjsBackend,
    theta: Vector,
    batches: readonly Batch[],
    run: (batch: Batch) => T,
  ): Promise<T[]> {
    useBackend(core, backend);
    place(theta);
    const parts: T[] = [];
    for (const batch of batches) {
      useBackend(core, backend);
      parts.push(run(batch));
      await setImmediate();
    }
    return parts;
  }

  return {
    place,
    sums,
    gradient,
    missingGradients: (batch) => missingGradients(core, () => head(batch).loss, variables),
    total: async (backend, theta, batches) => addSums(await inChunks(backend, theta, batches, sums)),
    totalGradient: async (backend, theta, batches) => {
      const totals = addSums(await inChunks(backend, theta, batches, gradient));
      const weight = totals['loss_weight']![0]!;
      return { value: meanLoss(totals), grad: totals['grad']!.map((g) => g / weight) };
    },
    predict: async (backend, theta, batches) => {
      const parts = await inChunks(backend, theta, batches, (batch) =>
        scoped(core, () => {
          const y = network.run(feeds(batch), 'end');
          return { shape: y.shape, data: y.dataSync<'float32'>().slice() };
        }),
      );
      const data = new Float32Array(parts.reduce((size, part) => size + part.data.length, 0));
      let at = 0;
      for (const part of parts) {
        data.set(part.data, at);
        at += part.data.length;
      }
      const rows = parts.reduce((count, { shape }) => count + shape[0], 0);
      return { shape: [rows, ...parts[0]!.shape.slice(1)], data };
    },
  };
}
