import { sizeOf } from '@orograph/tensor';
import type { LossModel } from './loss-model.ts';

/** The most products of a parameter and a number of the data: about what two messages to a worker thread take. */
const most = 2 ** 20;

/**
 * Whether a loss is evaluated sooner than a worker thread is told to: on few data by few parameters. Each parameter meets each number of
 * the data at most once, but in loops.
 */
export function isSmallWork({ headed, layout, bound }: LossModel): boolean {
  if (headed.nodes.some(({ op }) => op === 'Loop' || op === 'Scan')) return false;
  let numbers = 0;
  for (const [name, { shape }] of Object.entries(bound.columns))
    if (name !== 'target') numbers += sizeOf(shape);
  return layout.dim * numbers <= most;
}
