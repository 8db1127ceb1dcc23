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
  /** The output that is a block of the derivative. */
  readonly outputName: (block: string) => string;
}

/** The mean loss of one run, and its derivative, which the runtime writes straight into `vector`. */
export async function inOneRun(
  { engine, layout, outputName, ...run }: OneRun,
  vector: Float32Array,
): Promise<{ value: number; vector: Float32Array }> {
  const types = layout.blocks.map(() => 'float' as const);
  const { values: writes } = viewBlocks({ layout, types }, vector, outputName);
  const names = ['loss_sum', 'loss_weight'] as const;
  const { sums } = await engine.run({ kind: 'run', ...run, sums: names, writes });
  return { value: meanLoss(sums), vector };
}
