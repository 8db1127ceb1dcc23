import type { FlagTable } from '@orograph/commands';

import type { Call } from '../command.ts';
import type { OpenRun } from './open-run.ts';

/** Has a run made by the workers of a queue, as `handOut`; what that needs is loaded only then. */
export async function byWorkers<F extends FlagTable>(
  name: string,
  run: OpenRun,
  call: Call<F>,
): Promise<boolean> {
  const { handOut } = await import('../machines/hand-out.ts');
  return handOut(name, run, call);
}
