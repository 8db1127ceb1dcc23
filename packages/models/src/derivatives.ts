import { platform } from '#platform';
import { gradientName, gradientRefusals, type DropoutMask, type GradientRefusal } from '@orograph/onnx';
import {
  checkDim,
  streamSeed,
  type BatchSettings,
  type CompositeLoss,
  type SampledLoss,
  type TwiceDifferentiableLoss,
  type ValueAndGrad,
  type Vector,
} from '@orograph/tensor';
import { averaged } from './averaged.ts';
import { checkIndices } from './check-indices.ts';
import { curvatureProducts } from './curvature-products.ts';
import { derivativeSessions, type Derivative } from './derivative-sessions.ts';
import type { Evaluation } from './evaluation.ts';
import { inOneRun } from './in-one-run.ts';
import { allDone, piecesOf } from './loss-runs.ts';
import { lendExamples } from './lend-examples.ts';
import type { Batch, Lend, Means } from './means.ts';
import { moveRunning, runningStatistics } from './running-statistics.ts';
import type { DrawnMask } from './session-task.ts';
import { lendBlocks, viewBlocks, type LentBlocks } from './tensor-value.ts';

/** Most examples in a chunk of a gradient of a network with convolutions: every activation is kept, and few stay in the cache. */
const convolutionChunk = 32;

/** The derivatives a loss has, and the ops for want of which it has none. */
export type Derivatives = Partial<
  Pick<
    TwiceDifferentiableLoss & SampledLoss,
    'valueAndGrad' | 'hvp' | 'hvps' | 'batchValueAndGrad' | 'running'
  > &
    CompositeLoss
> & {
  /** Ops that have no gradient. */
  readonly withoutGradient: readonly string[];
  /** The first node of each of them, and why. */
  readonly refusals?: readonly GradientRefusal[];
  /** Why there is no Gauss-Newton matrix; absent where there is one. */
  readonly withoutScores?: string;
};

/** Gradients and Hessian-vector products of a loss in ONNX Runtime; their sessions are opened when first asked for. */
export function derivatives(evaluation: Evaluation): Derivatives {
  const { model, isLarge, memory, pool, home, undivided, columns, chunk, block } = evaluation;
  const { headed, parameters, layout, bound } = model;
  const { dim } = layout;
  const names = parameters.map(({ name }) => name);
  const types = parameters.map(({ dataType }) => dataType);
  const refusals = gradientRefusals(headed, names);
  if (refusals.length > 0) return { withoutGradient: refusals.map(({ op }) => op), refusals };
  const engines = undivided ? home.pool : pool;
  const single = types.every((type) => type === 'float');
  const gradients = derivativeSessions(evaluation, { name: 'gradient' });
  let places: readonly number[] | undefined;
  let dropout: { readonly masks: readonly DropoutMask[]; readonly gradients: Derivative } | undefined;
  /** The gradient as in training, and what is drawn for a batch of this seed. */
  const drawn = (seed: number): { readonly of: Derivative; readonly masks: readonly DrawnMask[] } => {
    if (!dropout) {
      const { graph, masks } = model.dropout();
      const own =
        masks.length === 0
          ? gradients
          : derivativeSessions(evaluation, { of: graph, name: 'gradient/dropout' });
      dropout = { masks, gradients: own };
    }
    const masks = dropout.masks.map((mask, k) => ({ ...mask, seed: streamSeed(seed, k) }));
    return { of: dropout.gradients, masks };
  };
  // A device has no such cache, and waits for each chunk.
  const isCached = model.convolves && evaluation.device.used === 'cpu';
  const most = isCached ? Math.min(chunk, convolutionChunk) : chunk;

  /**
   * Rows in a chunk, and how many rows are run in whole blocks; from the number of rows alone, so that sums do not depend on
   * threads. There are at least two pieces, so that two threads have work, unless examples are normalized together: then
   * a batch is one chunk, and all the data are in the chunks of the value.
   */
  function chunksOf(count: number, batch: boolean): { rowsAtOnce: number; inBlocks: number } {
    const unit = block ?? 1;
    if (model.batchStatistics) {
      const rowsAtOnce = bound.fixedBatch ?? (batch ? count : chunk);
      return { rowsAtOnce, inBlocks: count % unit === 0 && rowsAtOnce % unit === 0 ? count : 0 };
    }
    if (undivided && !model.convolves)
      return { rowsAtOnce: bound.fixedBatch ?? Math.min(count, 2 * chunk), inBlocks: count };
    const half = Math.ceil(count / 2 / unit) * unit;
    const rowsAtOnce = bound.fixedBatch ?? Math.min(Math.ceil(most / unit) * unit, half);
    return { rowsAtOnce, inBlocks: rowsAtOnce % unit === 0 ? count - (count % unit) : 0 };
  }

  /** Whether so many rows are run at once on this thread. */
  const isOneRun = (count: number, batch: boolean): boolean =>
    undivided && (isLarge || !model.convolves) && single && count <= chunksOf(count, batch).rowsAtOnce;

  const means: Means = async (
    { whole, rest, once },
    blocks,
    outputNames,
    { indices, masks = [], result, running, from = columns } = {},
  ) => {
    const size = outputNames.length * dim;
    const fixed = Object.assign({}, ...blocks.map(({ values }) => values)) as LentBlocks['values'];
    const sums = [
      'loss_sum',
      'loss_weight',
      ...outputNames.flatMap((nameOf) => layout.blocks.map(({ name }) => nameOf(name))),
      ...(running ? model.runningLayers.flatMap(({ outputs }) => outputs) : []),
    ];
    const count = indices?.length ?? model.examples;
    const { rowsAtOnce, inBlocks } = chunksOf(count, indices !== undefined);
    const picked = indices && { indices };
    if (isLarge) platform.freeMemory();
    if (isOneRun(count, indices !== undefined) && !running && !(result instanceof Float64Array)) {
      await once.ready();
      const rows = { start: 0, end: count, chunk: count, ...picked };
      const run = {
        engine: engines,
        session: once.session,
        layout,
        outputNames,
        fixed,
        columns: from,
        masks,
        rows,
      };
      return inOneRun(run, result ? [result] : outputNames.map(() => new Float32Array(dim)));
    }
    const partsOf = (sessions: Derivative['whole'], start: number, end: number) => {
      const rows = { start, end, chunk: rowsAtOnce };
      const own = undivided ? [rows].filter(() => end > start) : piecesOf(rows);
      return own.map((part) => ({ rows: part, ...sessions }));
    };
    const parts = [...partsOf(whole, 0, inBlocks), ...partsOf(rest, inBlocks, count)];
    await Promise.all(parts.map(({ ready }) => ready()));
    // A batch is handed to worker threads with its examples, so that they need no copy of all the data.
    const lent = !undivided && indices && from === columns && lendExamples(memory, evaluation.fed(), indices);
    if (!undivided && !lent) await evaluation.stored();
    const pieces = parts.map(({ rows, session }) => {
      const length = size + 2 + (running?.length ?? 0);
      const into = isLarge ? new Float64Array(length) : new Float64Array(memory.take(8 * length));
      const task = {
        kind: 'run',
        session,
        fixed,
        ...(lent ? { columns: {}, examples: lent.of(rows) } : { columns: from }),
        masks,
        rows: { ...rows, ...picked },
        sums,
      } as const;
      return { into, run: engines.run({ ...task, into }) };
    });
    const done = allDone(pieces.map(({ run }) => run));
    try {
      await done;
      if (running)
        moveRunning(
          running,
          model.runningLayers,
          pieces.map(({ into }) => into.subarray(size + 2)),
          { chunks: Math.ceil(count / rowsAtOnce), rows: rowsAtOnce, places: (places ??= model.places()) },
        );
      const { value, vector } = averaged(
        pieces.map(({ into }) => into),
        result ?? (isLarge ? pieces[0]!.into.subarray(2, 2 + size) : new Float64Array(size)),
      );
      const vectors = outputNames.map((_, k) => vector.subarray(k * dim, (k + 1) * dim));
      return { value, vectors: vectors.length === 1 ? [vector] : vectors };
    } finally {
      if (!isLarge) for (const { into } of pieces) memory.give(into.buffer);
      for (const { release } of lent ? [...blocks, lent] : blocks) release();
    }
  };

  const lend: Lend = (vector, nameOf) =>
    undivided
      ? viewBlocks({ layout, types }, vector, nameOf)
      : lendBlocks(memory, { layout, types }, vector, nameOf);

  async function valueAndGrad(theta: Vector, of: Derivative, batch?: Batch): Promise<ValueAndGrad> {
    checkDim('valueAndGrad', dim, theta);
    const at = lend(theta);
    const { value, vectors } = await means(of, [at], [gradientName], batch);
    return { value, grad: vectors[0]! };
  }

  const start = runningStatistics(headed, model.runningLayers);
  return {
    withoutGradient: [],
    ...(start.length > 0 && { running: start }),
    valueAndGrad: (theta) => valueAndGrad(theta, gradients),
    batchValueAndGrad: (theta, indices, { memory: result, seed, running }: BatchSettings = {}) => {
      checkIndices(indices, { examples: model.examples, fixedBatch: bound.fixedBatch });
      if (result) checkDim('batchValueAndGrad', dim, result);
      if (running) checkDim('batchValueAndGrad: running', start.length, running);
      const { of, masks } = seed === undefined ? { of: gradients, masks: [] } : drawn(seed);
      return valueAndGrad(theta, of, {
        indices,
        masks,
        ...(result && { result }),
        ...(running && { running }),
      });
    },
    ...curvatureProducts(evaluation, { means, lend, isOneRun: !isLarge && isOneRun(model.examples, false) }),
  };
}
