/**
 * Draws the runs of the paper's experiments: the toys, and reproductions.
 *
 * @packageDocumentation
 */
import type { RunDrawing } from '@orograph/report/runs';

/**
 * What draws the runs of the paper's commands, `toy` and `reproduce`.
 *
 * @example
 * ```ts
 * import { paperDrawings } from '@orograph/paper/drawings';
 * import { runDrawings } from '@orograph/report/runs';
 *
 * const drawings = { ...runDrawings, ...paperDrawings }; // reportOf('runs/paper', drawings)
 * console.log(Object.keys(drawings).includes('reproduce'));
 * ```
 */
export const paperDrawings: Readonly<Record<'reproduce' | 'toy', RunDrawing>> = {
  toy: { part: async () => (await import('./toy/toy-part.ts')).toyPart },
  reproduce: { page: async () => (await import('./report/reproduce-page.ts')).reproducePage },
};
