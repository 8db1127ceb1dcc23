import type { Layout } from '@orograph/tensor';
import { meanLoss } from './loss-runs.ts';
import type { SessionPool } from './session-pool.ts';
import type { Pass } from './session-task.ts';
import { viewBlocks } from './tensor-value.ts';

/** A run on this thread over all rows at once, of a session of the mean loss and its derivative. */
export interface OneRun extends Pick<Pass, 'columns' | 'fixed' | 'masks' | 'rows'> {
  /** The engine. */
  readonly engine: SessionPool;
  /** The session. */
  readonly session: string;
  /** Where the blocks of the derivative lie in it. */
  readonly layout: Layout;
  /** For each vector, the output that is a block of it. */
  readonly outputNames: readonly ((block: string) => string)[];
}

/** The mean loss of one run, and its derivative, which the runtime writes straight into `vectors`. */
export async function inOneRun<V extends Float32Array>(
  { engine, layout, outputNames, ...run }: OneRun,
  vectors: readonly V[],
): Promise<{ value: number; vectors: readonly V[] }> {
  const types = layout.blocks.map(() => 'float' as const);
  const blocks = vectors.map((vector, k) => viewBlocks({ layout, types }, vector, outputNames[k]).values);
  const writes = Object.assign({}, ...blocks) as NonNullable<Pass['writes']>;
  const names = ['loss_sum', 'loss_weight'] as const;
  const { sums } = await engine.run({ kind: 'run', ...run, sums: names, writes });
  return { value: meanLoss(sums), vectors };
}
